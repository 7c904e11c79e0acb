import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matmul, tensor, transpose, zip } from "./tensor.ts";

const size = fc.integer({ min: 1, max: 7 });
const matrix = (r: number, c: number) =>
  tensor(
    [r, c],
    Float64Array.from({ length: r * c }, (_, i) => Math.sin(i + r)),
  );

describe("tensor", () => {
  it("transposes twice to itself and keeps [i, j] = [j, i]", () => {
    fc.assert(
      fc.property(size, size, (r, c) => {
        const a = matrix(r, c);
        const t = transpose(a);
        for (let i = 0; i < r; i++)
          for (let j = 0; j < c; j++) expect(t.data[j * r + i]).toBe(a.data[i * c + j]);
        expect([...transpose(t).data]).toEqual([...a.data]);
      }),
    );
  });
  it("multiplies as the definition says", () => {
    fc.assert(
      fc.property(size, size, size, (r, k, c) => {
        const a = matrix(r, k);
        const b = matrix(k, c);
        const y = matmul(a, b);
        for (let i = 0; i < r; i++)
          for (let j = 0; j < c; j++) {
            let sum = 0;
            for (let n = 0; n < k; n++) sum += a.data[i * k + n] * b.data[n * c + j];
            expect(y.data[i * c + j]).toBe(sum);
          }
      }),
    );
  });
  it("gives a number for row @ column and a matrix for column @ row", () => {
    const x = tensor([3], Float64Array.of(1, 2, 3));
    expect(matmul(transpose(x), x)).toEqual(tensor([], Float64Array.of(14)));
    expect(matmul(x, transpose(x)).shape).toEqual([3, 3]);
  });
  it("broadcasts numbers only", () => {
    const x = tensor([2], Float64Array.of(1, 2));
    expect([...zip(tensor([], Float64Array.of(3)), x, (a, b) => a * b).data]).toEqual([3, 6]);
    expect(() => zip(x, tensor([3]), (a) => a)).toThrow("do not match");
  });
});
