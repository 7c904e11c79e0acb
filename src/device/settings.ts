/**
 * @file What may be said about one cell: the rows of `device { … }`, legal in chip and array blocks too.
 * why   the defaults are an ideal cell: nothing bad happens to a number unless a setting says so
 * from  design: language, section 9.1, transcribed; letters in the last column: R read, M measured, S simulated, D derived, A assumed, U recalled
 * test  dsl/check/settings.test.ts writes every row in range, out of range and in the wrong unit
 */
import { settingRow } from "../base/setting-row.ts";
import type { Setting } from "../base/setting.ts";

// name, kinds, unit, range, default, meaning, source
export const DEVICE_SETTINGS: readonly Setting[] = [
  settingRow("g", "range", "S", "0 S .. 1 S", "0 uS .. 100 uS", "conductance window g_min .. g_max", "A: physics check of seed 000"),
  settingRow("levels", "levels", "", "2 .. 65536", "none (continuous)", "programmable levels", "device sheet"),
  settingRow("read_noise", "noise", "", "0 .. 100%", "0%", "sigma per cell and read", "R: Wu 0.3 level"),
  settingRow("write_noise", "noise", "", "0 .. 100%", "0%", "sigma of one write", "R: Wu 0.5 level"),
  settingRow("noise", "enum", "", "constant pcm hermes wan joshi milo cmo sonos", "constant", "how sigma depends on g; named published fits", "device paper"),
  settingRow("law", "enum", "", "linear soft_bounds exponential power piecewise", "linear", "pulse response; up(g), down(g) replace it", "device paper"),
  settingRow("pulse_step", "noise", "", "0 .. 100%", "0.1%", "mean change of one pulse", "A: aihwkit 0.001 on +-0.6"),
  settingRow("nonlinearity", "number|list", "", "0 .. 9", "0", "label (up, down) of the law", "R: NeuroSim label"),
  settingRow("asymmetry", "number", "", "-1 .. 1", "0", "relative difference of up and down steps", "S: aihwkit up_down"),
  settingRow("cycle_noise", "percent", "", "0 .. 1000%", "0%", "sigma of one pulse's step, cycle to cycle", "S: aihwkit dw_min_std"),
  settingRow("step_spread", "percent", "", "0 .. 300%", "0%", "sigma of the step, device to device", "S: aihwkit dw_min_dtod"),
  settingRow("bound_spread", "percent", "", "0 .. 100%", "0%", "sigma of g_min and g_max, device to device", "S: aihwkit w_max_dtod"),
  settingRow("drift_nu", "number|list", "", "0 .. 0.5", "0", "exponent (mean, sigma) of (t/t0)^-nu", "S: PCM 0.049 .. 0.1"),
  settingRow("drift_t0", "number", "s", "> 0 s", "20 s", "time of the first read", "S: PCM model"),
  settingRow("stuck_on", "percent", "", "0 .. 100%", "0%", "cells stuck at g_max", "off"),
  settingRow("stuck_off", "percent", "", "0 .. 100%", "0%", "cells stuck at g_min", "off"),
  settingRow("iv_kappa", "number", "V^-1", "0 V^-1 .. 20 V^-1", "0 V^-1", "curvature of sinh I-V; 0 is ohmic", "off"),
  settingRow("pulse_time", "number", "s", "> 0 s", "100 ns", "length of one write pulse", "A: profiles"),
  settingRow("pulse_energy", "number", "J", ">= 0 J", "1 pJ", "energy of one write pulse", "A: profiles"),
  settingRow("endurance", "count", "", ">= 1", "none", "writes a cell survives", "U: device class"),
  settingRow("temperature", "number", "K", "1 K .. 600 K", "300 K", "for kT terms", "convention"),
];
