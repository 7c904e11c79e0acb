/** @file What the bench of the language needs, in one place: the doors of dsl/ and a scope. */
export { complete } from "../dsl/assist.ts";
export { checkText, compile, read } from "../dsl/compile.ts";
export { format } from "../dsl/format.ts";
export { sourceOf } from "../dsl/source.ts";
export { testScope } from "../test/language/scope.ts";
