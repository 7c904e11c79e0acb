/**
 * @file Entry of a helper thread in a browser: takes chunks of engine ops until the pool closes.
 * in    one message: module, memory, thread number (HelperInit)
 * test  test/engine-browser.test.ts
 */
import { type HelperInit, runHelper } from "../../src/engine/pool.ts";

const scope = globalThis as unknown as {
  onmessage: ((event: { readonly data: HelperInit }) => void) | null;
};
scope.onmessage = ({ data }) => runHelper(data);
