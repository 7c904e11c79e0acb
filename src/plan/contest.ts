/**
 * @file `compare a, b on n`: what each chip needs for the matrices of one array or network.
 * in    hardware in IR form, the declaration of an array or network;  out  Contestants
 * why   a chip is compared with the numbers that `report` gives for it, not with a second model
 * from  plan.ts counts and prices; processors: cost/compare.ts
 * holds arrays have tiles of their own; where a chip says how many it has and they are fewer, it
 *       works in rounds. With tiles for all, layers of a network work side by side on several inputs
 * test  contest.test.ts: the vendor's 470x; one round or three on 64 cores; joules of published
 *       chips on BERT's matrix
 */
import { dlog2 } from "../base/dmath.ts";
import { tileArea } from "../cost/area.ts";
import { type Contestant, macsOf, processors, type Work } from "../cost/compare.ts";
import { costSettings } from "../cost/components.ts";
import type { CostSettings } from "../cost/hardware.ts";
import { tagOf } from "../cost/price.ts";
import { profileOf } from "../cost/profile.ts";
import type { Attributes, Node } from "../ir/node.ts";
import { type PlannedArray, placementOf, plannedArray, plannedLayers, tilesOf } from "./arrays.ts";
import { useOf } from "./plan.ts";

/** The matrices of an array or network, all of them on this hardware. */
function arraysOn(declared: Node, hardware: Attributes): readonly PlannedArray[] {
  if (declared.op === "network") return plannedLayers(declared, { at: { chip: hardware } });
  const array = plannedArray(declared);
  const placement = placementOf(array.rows, array.columns, hardware, 1);
  return [{ ...array, hardware, placement }];
}

const workOf = (arrays: readonly PlannedArray[]): readonly Work[] =>
  arrays.map((a) => ({ inputs: a.columns, outputs: a.rows, positions: a.positions }));

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Bits an output has: the converter's; of a claimed chip, which names none, those of its cells. */
function outputBits(s: CostSettings): number | null {
  const cells = s.levels === null ? null : Math.round(dlog2(s.levels) * 1e6) / 1e6;
  return s.cost === "claimed" ? (cells ?? s.adc) : s.adc;
}

function analog(name: string, arrays: readonly PlannedArray[], hardware: Attributes): Contestant {
  const s = costSettings(hardware);
  const own = typeof hardware["tiles"] === "number" ? hardware["tiles"] : null;
  const uses = arrays.map((a) => ({
    tiles: tilesOf(a),
    cost: useOf(a, a.node, a.positions, false).cost,
  }));
  const rounds = (tiles: number): number => (own === null ? 1 : Math.ceil(tiles / own));
  const seconds = uses.map((u) => u.cost.latency * rounds(u.tiles));
  const tiles = sum(uses.map((u) => u.tiles));
  const all = own === null || tiles <= own;
  const throughput = 1 / (all ? Math.max(...seconds) : sum(seconds));
  const area = (own === null ? tiles : Math.min(own, tiles)) * tileArea(s);
  const mac = sum(uses.map((u) => u.cost.energy)) / macsOf(workOf(arrays));
  return {
    name,
    latency: sum(seconds),
    throughput,
    perArea: s.cost === "claimed" && s.tile_area === null ? null : throughput / area,
    single: mac,
    saturated: mac,
    bits: outputBits(s),
    level: own === null ? "macro" : "chip",
    tag: tagOf(s),
  };
}

/** One chip in the contest; a processor once per number format. `name` as the program writes it. */
export function contestantsOf(
  name: string,
  declared: Node,
  hardware: Attributes,
): readonly Contestant[] {
  const arrays = arraysOn(declared, { ...hardware, digital: false });
  if (hardware["digital"] !== true) return [analog(name, arrays, hardware)];
  const processor = profileOf(String(hardware["chip"] ?? ""));
  return processor ? processors(processor, workOf(arrays)) : [];
}
