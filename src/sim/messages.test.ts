import { expect, it } from "vitest";
import { diagnose, type Failure } from "./messages.ts";

const at = (failure: Failure) => diagnose(failure, [3, 9]);

it("E0503 names how many weights are below zero", () => {
  expect(at({ kind: "negative", below: 31, of: 64 })).toEqual({
    code: "E0503",
    severity: "error",
    span: [3, 9],
    title: "single cells hold no negative weights",
    label: "31 of 64 weights are below zero",
    help: ["use encoding = differential or offset"],
  });
});
it("E0602 says from which step on", () => {
  expect(at({ kind: "diverged", step: 12, total: 4690 })).toEqual({
    code: "E0602",
    severity: "error",
    span: [3, 9],
    title: "training diverged",
    label: "the loss is not finite from step 12 of 4690",
    help: ["lower the learning rate"],
  });
});
it("E0606 to E0609 carry the sentence of what stopped", () => {
  expect(at({ kind: "planned", why: "w" })).toMatchObject({
    code: "E0606",
    title: "this cannot run yet",
    label: "w",
  });
  expect(at({ kind: "misfit", why: "w" })).toMatchObject({
    code: "E0607",
    title: "the data does not fit the network",
  });
  expect(at({ kind: "engine", code: "E_INPUT", what: "x[17] is NaN" })).toMatchObject({
    code: "E0608",
    label: "x[17] is NaN",
    help: ["check the numbers that come in: they must be finite and below 2^100"],
  });
  expect(at({ kind: "point", why: "w" })).toMatchObject({
    code: "E0609",
    title: "a point of this sweep cannot run",
  });
});
