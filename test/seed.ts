/**
 * @file Property tests draw the same cases every day; the long tests (`npm run test:long`) draw new ones.
 * why   a test that fails on one machine fails on all, and a commit is blamed for what it did; the search goes on elsewhere
 */
import fc from "fast-check";

if (process.env["MHO_LONG"] !== "1") fc.configureGlobal({ seed: 2026 });
