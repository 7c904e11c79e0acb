/**
 * @file Which engine computed a result: part of every result's provenance and of every cache key.
 * test  self-test.test.ts: both engines have the fingerprint; hashes.test.ts: so has another Node
 */

/** Raised when any kernel changes a bit. */
export const ENGINE_VERSION = 2;

/** What `selfTest` returns: one hash over the results of every kernel. */
export const FINGERPRINT = "b2cdb78d0e0a1e6f";

/** Name, version, mode and fingerprint. There is one mode: the same bits everywhere. */
export const ENGINE: string = `mho-engine ${ENGINE_VERSION} strict ${FINGERPRINT}`;
