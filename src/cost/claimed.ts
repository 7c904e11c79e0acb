/**
 * @file LEVEL 0: the laws a vendor or a paper claims, as named functions of a profile.
 * in    a profile with a `law` block;  out  bytes, s and J as the source itself would count them
 * why   a claim can only be judged after it has been reproduced exactly; its slips are laws too
 * from  profiles.json, block `law`; the two update rules of the Q-Memory page (per network, per
 *       layer and sample) are both kept
 * holds one matrix per layer and one product per sample, as the page assumes
 * test  published.test.ts: every table of the page to 1e-6; 271 ns and 14.232 us of its own items
 */
import { invariant } from "../base/invariant.ts";
import { entry, number, type Profile } from "./profile.ts";

const text = (p: Profile, path: string): string => String(entry(p, path) ?? "");

/** Bytes of `weights`. `weightsOverBits` is the vendor's slip: weights / bits read as bytes. */
export function storage(p: Profile, weights: number): number {
  const bits = number(p, "law.storage.bitsPerCell");
  if (text(p, "law.storage.law") === "weightsOverBits") return weights / bits;
  return (weights * number(p, "law.storage.cellsPerWeight") * bits) / 8;
}

function tableLaw(p: Profile, path: string, inputs: number): number {
  const table = entry(p, path) as Readonly<Record<string, number>>;
  const v = table[String(inputs)];
  invariant(v !== undefined, `${p.id} claims nothing for ${inputs} inputs`);
  return v;
}

/** s of one product of `inputs` numbers. */
export function mvmTime(p: Profile, inputs: number): number {
  switch (text(p, "law.mvm.timeLaw")) {
    case "ceilInputs":
      return number(p, "law.mvm.t0_s") * Math.ceil(inputs / number(p, "law.mvm.refInputs"));
    case "table":
      return tableLaw(p, "law.mvm.t_s", inputs);
    default:
      return number(p, "law.mvm.t0_s");
  }
}

/** J of one product. */
export function mvmEnergy(p: Profile, inputs: number, outputs: number): number {
  if (text(p, "law.mvm.energyLaw") === "table") return tableLaw(p, "law.mvm.e_J", inputs);
  return number(p, "law.mvm.eMac_J") * inputs * outputs;
}

/**
 * s that one layer takes for one sample in the training loop of the source. Products of one
 * reference tile.
 */
export function layerTime(p: Profile): number {
  const mvm = mvmTime(p, 1);
  const update = number(p, "law.update.t_s");
  if (text(p, "law.layerSum") !== "all") return mvm + mvm + update;
  return mvm + number(p, "law.activation.t_s") + mvm + number(p, "law.outer.t_s") + update;
}

/** s of one epoch: layers x samples x time per layer. */
export const epochTime = (p: Profile, layers: number): number =>
  layers * layerTime(p) * number(p, "law.samplesPerEpoch");

/** The terms of one batch in s, in the order in which the page lists them. */
export function batchTerms(
  p: Profile,
  layers: number,
  batch: number,
): Readonly<Record<"forward" | "activation" | "backward" | "outer" | "update", number>> {
  const samples = layers * batch;
  const outer = text(p, "law.outer.per") === "sample" ? samples * number(p, "law.outer.t_s") : 0;
  const updates = text(p, "law.update.perInBatch") === "layer" ? layers : 1;
  return {
    forward: samples * mvmTime(p, 1),
    activation: samples * number(p, "law.activation.t_s"),
    backward: samples * mvmTime(p, 1),
    outer,
    update: updates * number(p, "law.update.t_s"),
  };
}

/** s of one training batch. */
export function batchTime(p: Profile, layers: number, batch: number): number {
  const t = batchTerms(p, layers, batch);
  return t.forward + t.activation + t.backward + t.outer + t.update;
}
