/**
 * @file The same program, seed and data give the same bits: twice, on 1, 2 and 3 threads, on another Node.
 * why   a result that depends on the machine cannot be repeated, and a hash that no test compares means nothing
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = dirname(import.meta.dirname);
const CLI = join(ROOT, "dist/bundle/cli.js");
/** `.ci/run` fetches it. */
const NEWER = join(ROOT, "build/node24/node_modules/node/bin/node");

const PROGRAM = `seed 3
load mnist { limit = 640, test_limit = 200 }
network n { input 784; dense 48 relu; dense 10 softmax }
map n on bulk
r = train n on mnist for 1 epochs with mixed_precision, adam(lr = 0.002)
measure acc = accuracy(n, mnist.test)
array W 300x500 analog on pcm
program W from 0.05 * randn(300x500)
x = randn(500)
y = W @ x
z = W.T @ y
W += 0.01 * y @ x.T
measure err = nrmse(W @ x, W.target @ x)
array V 150x120 analog { tile = 150x120, r_wire = 1 ohm }
program V from randn(150x120)
u = V @ randn(120)
U = V @ randn(120x40)
`;
const file = join(mkdtempSync(join(tmpdir(), "mho-hash-")), "program.mho");
writeFileSync(file, PROGRAM);

interface Report {
  readonly hash: string;
  readonly ir: string;
  readonly cost: { readonly hash: string };
  readonly values: Readonly<Record<string, { readonly hash: string }>>;
}

function run(node: string, threads: string): Report {
  const { status, stdout, stderr } = spawnSync(node, [CLI, "run", file, "--json"], {
    encoding: "utf8",
    maxBuffer: 2 ** 27,
    env: { ...process.env, MHO_THREADS: threads },
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as Report;
}

const identity = ({ hash, ir, cost, values }: Report): unknown => ({
  hash,
  ir,
  cost: cost.hash,
  values: Object.fromEntries(Object.entries(values).map(([name, v]) => [name, v.hash])),
});

describe("the result of a program", () => {
  const first = run(process.execPath, "1");
  it("is the same again", () => {
    expect(identity(run(process.execPath, "1"))).toEqual(identity(first));
  });
  it.each(["2", "3"])("is the same on %s threads", (threads) => {
    expect(identity(run(process.execPath, threads))).toEqual(identity(first));
  });
  it.skipIf(!existsSync(NEWER))(
    "is the same on Node 24 (skips until .ci/run has fetched it)",
    () => {
      expect(identity(run(NEWER, "2"))).toEqual(identity(first));
    },
  );
});
