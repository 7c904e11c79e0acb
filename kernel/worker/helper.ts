/**
 * @file Entry of a helper thread: takes chunks of engine ops until the pool closes.
 * in    workerData: module, memory, thread number (HelperInit)
 * test  node.test.ts
 */
import { workerData } from "node:worker_threads";
import { type HelperInit, runHelper } from "../../src/engine/pool.ts";

runHelper(workerData as HelperInit);
