/** @file The version of mho; test/surface.test.ts compares it with package.json. */
export const VERSION: string = "0.1.0";
