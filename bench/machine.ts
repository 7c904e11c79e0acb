/** @file The computer that figures are taken on: what it is, and whether it is at rest. */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly commit: string;
  readonly load: string;
  readonly date: string;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    commit: commit(),
    load: loadavg()[0]!.toFixed(2),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** Idle share of all cores over 300 ms. */
async function idle(): Promise<number> {
  const sample = (): [number, number] => {
    const times = cpus().map((c) => c.times);
    const total = times.reduce((s, t) => s + t.user + t.nice + t.sys + t.idle + t.irq, 0);
    return [times.reduce((s, t) => s + t.idle, 0), total];
  };
  const [idle0, total0] = sample();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [idle1, total1] = sample();
  return (idle1 - idle0) / (total1 - total0);
}

/** Waits up to `seconds` for cores that are 92 % idle; false when they never were. */
export async function quiet(seconds: number): Promise<boolean> {
  for (const end = Date.now() + 1e3 * seconds; Date.now() < end; ) {
    if ((await idle()) > 0.92) return true;
  }
  return false;
}
