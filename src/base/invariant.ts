/**
 * @file Our own bugs. A user's mistake is a Diagnostic; a broken promise between rooms is a Bug.
 * test  a Bug carries its sentence; `invariant` narrows types
 */

/** Thrown when mho itself is wrong; the kernel asks the user to report it. */
export class Bug extends Error {
  override readonly name = "Bug";
}

export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Bug(sentence);
}
