/**
 * @file THE FRONT DOOR of mho.
 */
/** Version of this package. */
export { VERSION as version } from "./kernel/manifest.ts";
