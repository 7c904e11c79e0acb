/**
 * @file Optimisers and schedules as plain numbers: what one step needs besides the gradient.
 * in    the `optimiser` record of a train node;  out  Optimiser with defaults, the learning rate of a step
 * from  SGD with momentum; Adam: Kingma and Ba 2015 (arXiv 1412.6980), bias corrections made here in float64; cosine: Loshchilov and Hutter 2017
 * test  optimiser.test.ts: schedules at their ends and in the middle; Adam's first step has size lr
 */
import { dcos } from "../base/dmath.ts";
import type { Json } from "../base/json.ts";

export type Schedule =
  | { readonly name: "constant" | "cosine" }
  | { readonly name: "step" | "plateau"; readonly epochs: number; readonly factor: number };

export interface Optimiser {
  readonly name: "sgd" | "adam";
  readonly rate: number;
  readonly momentum: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
  readonly schedule: Schedule;
}

function scheduleOf(value: Json | undefined): Schedule {
  if (value === undefined || value === null) return { name: "constant" };
  if (typeof value === "string") return { name: value === "cosine" ? "cosine" : "constant" };
  const call = value as { name: string; epochs?: number; factor?: number };
  if (call.name !== "step" && call.name !== "plateau") return scheduleOf(call.name);
  return { name: call.name, epochs: call.epochs ?? 1, factor: call.factor ?? 0.5 };
}

/** Defaults of language 5.2: sgd 0.1 without momentum, adam 0.001, 0.9, 0.999. */
export function optimiserOf(record: { readonly [name: string]: Json }): Optimiser {
  const name = record["name"] === "adam" ? "adam" : "sgd";
  const number = (key: string, fallback: number): number =>
    typeof record[key] === "number" ? (record[key] as number) : fallback;
  return {
    name,
    rate: number("lr", name === "adam" ? 0.001 : 0.1),
    momentum: number("momentum", 0),
    beta1: number("beta1", 0.9),
    beta2: number("beta2", 0.999),
    epsilon: 1e-8, // Kingma and Ba 2015
    decay: number("weight_decay", 0),
    schedule: scheduleOf(record["schedule"]),
  };
}

/** Learning rate of step `t` of `total` (from 0), in epoch `epoch`; `stalls` counts plateaus met so far. */
export function rateAt(
  o: Optimiser,
  t: number,
  total: number,
  epoch: number,
  stalls: number,
): number {
  const { schedule } = o;
  if (schedule.name === "cosine")
    return o.rate * 0.5 * (1 + dcos((Math.PI * t) / Math.max(1, total)));
  if (!("factor" in schedule)) return o.rate;
  const times = schedule.name === "step" ? Math.floor(epoch / schedule.epochs) : stalls;
  let rate = o.rate;
  for (let i = 0; i < times; i++) rate *= schedule.factor;
  return rate;
}
