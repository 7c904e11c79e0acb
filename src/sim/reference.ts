/**
 * @file THE ORACLE: what a program means, in exact float64, without hardware.
 * in    an Ir of algebra and arrays;  out  the numbers of every name bound
 * why   slow and obvious: arrays are plain matrices, a read is a product, an update is an addition
 * holds noise, converters, tiles, pulses and drift do not exist here; networks: `reference-train.ts`
 * test  run.test.ts: on ideal hardware the simulator equals this
 */
import { Bug, invariant } from "../base/invariant.ts";
import { deriveKey, KIND, kindTile, normal, uniform } from "../base/random.ts";
import { matmul, type Tensor, tensor, transpose, zip } from "../base/tensor.ts";
import { dimensions, type Ir, type Node, type NodeId } from "../ir/node.ts";
import { algebra, numberOf, tensorOf } from "./algebra.ts";
import { ofTensor, type SimValue } from "./value.ts";

function randomTensor(node: Node, seed: bigint, lo: number, hi: number): Tensor {
  const key = deriveKey(seed, String(node.at?.["rng"]));
  const out = tensor(dimensions(node.type));
  const isNormal = node.op === "randn";
  const c2 = kindTile(isNormal ? KIND.userNormal : KIND.userUniform, 0);
  for (let q = 0; q < out.data.length; q++)
    out.data[q] = isNormal ? normal(q, 0, c2, 0, key) : lo + (hi - lo) * uniform(q, 0, c2, 0, key);
  return out;
}

/** An array is its weights. */
function exact(node: Node, inputs: readonly SimValue[], seed: bigint): SimValue {
  const t = (i: number): Tensor => tensorOf(inputs[i]);
  switch (node.op) {
    case "randn":
      return ofTensor(randomTensor(node, seed, 0, 1));
    case "uniform":
      return ofTensor(randomTensor(node, seed, numberOf(inputs[0]), numberOf(inputs[1])));
    case "array":
      return ofTensor(tensor(dimensions(node.type)));
    case "program":
      return ofTensor(t(1));
    case "pulse": {
      const sign = Number(node.at?.["sign"]);
      return ofTensor(zip(t(0), t(1), (w, d) => w + sign * d));
    }
    case "age":
    case "compensate":
      return ofTensor(t(0));
    case "mvm":
      return ofTensor(matmul(t(0), t(1)));
    case "mvm_t":
      return ofTensor(matmul(transpose(t(0)), t(1)));
    case "field":
      if (node.at?.["f"] === "weights" || node.at?.["f"] === "target") return ofTensor(t(0));
      throw new Bug(`the oracle has no ${node.at?.["f"]}: it has no cells`);
    default:
      throw new Bug(`the oracle does not know ${node.op}`);
  }
}

/** Name → numbers, for every name whose value is a number, a vector or a matrix. */
export function reference(ir: Ir): Map<string, Tensor> {
  const values = new Map<NodeId, SimValue>();
  for (const node of ir.nodes) {
    const inputs = node.in.map((id) => {
      const v = values.get(id);
      invariant(v, `node ${node.id} stands before its input ${id}`);
      return v;
    });
    values.set(node.id, algebra(node, inputs) ?? exact(node, inputs, BigInt(ir.seed)));
  }
  const out = new Map<string, Tensor>();
  for (const [name, id] of Object.entries(ir.outs)) {
    const v = values.get(id);
    if (v?.kind === "tensor") out.set(name, v.tensor);
  }
  return out;
}
