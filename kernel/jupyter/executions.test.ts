import { describe, expect, it } from "vitest";
import { type Channel, type Execution, Executions } from "./executions.ts";
import { History } from "./history.ts";
import type { ExecuteOutcome, Host, Output } from "./host.ts";
import type { JsonObject } from "./wire.ts";

type Run = (code: string, output: Output) => ExecuteOutcome | Promise<ExecuteOutcome>;

const number = (code: string): ExecuteOutcome => ({
  ok: true,
  result: { data: { "text/plain": code } },
});
const boom: ExecuteOutcome = { ok: false, name: "E0301", message: "no fit", traceback: ["a", "b"] };

interface Bench {
  readonly sent: [type: string, content: unknown][];
  readonly executions: Executions;
  readonly history: History;
  execute(code: string, more?: JsonObject): Promise<Execution>;
}

function bench(run: Run, interrupt: () => void = () => undefined): Bench {
  const sent: [string, unknown][] = [];
  const host: Host = {
    execute: async (cell, output) => run(cell.code, output),
    evaluate: async (code, output) => run(code, output),
    complete: () => ({ start: 0, end: 0, items: [] }),
    inspect: () => undefined,
    isComplete: () => ({ status: "complete" }),
    interrupt,
    shutdown: () => undefined,
  };
  const history = new History(undefined);
  const executions = new Executions(host, history);
  const channel: Channel = {
    within: (_, body) => body(),
    publish: (type: string, content: object) => {
      JSON.stringify(content);
      sent.push([type, content]);
    },
    stream: (name: string, text: string) => void sent.push(["stream", { name, text }]),
    ask: (prompt: string, password: boolean) =>
      void sent.push(["input_request", { prompt, password }]),
  };
  const execute = (code: string, more: JsonObject = {}): Promise<Execution> =>
    executions.execute({ code, ...more }, {}, channel);
  return { sent, executions, history, execute };
}

describe("a cell", () => {
  it("shows its input and its result, and counts", async () => {
    const { sent, execute } = bench(number);
    await execute("1");
    const { reply, abort } = await execute("2");
    expect(sent.slice(2)).toEqual([
      ["execute_input", { code: "2", execution_count: 2 }],
      ["execute_result", { execution_count: 2, data: { "text/plain": "2" }, metadata: {} }],
    ]);
    expect(reply).toEqual({ status: "ok", execution_count: 2, payload: [], user_expressions: {} });
    expect(abort).toBe(false);
  });

  it("that fails sends one error with the three fields of its reply", async () => {
    const { sent, execute } = bench(() => boom);
    const { reply, abort } = await execute("x");
    const error = { ename: "E0301", evalue: "no fit", traceback: ["a", "b"] };
    expect(sent.slice(1)).toEqual([["error", error]]);
    expect(reply).toEqual({ status: "error", execution_count: 1, ...error });
    expect(abort).toBe(true);
    expect((await execute("x", { stop_on_error: false })).abort).toBe(false);
  });

  it("that is silent sends nothing and leaves no trace", async () => {
    const { sent, history, execute } = bench((code, output) => {
      output.stream("stdout", "noise");
      output.display({ data: {} });
      output.clear(true);
      return number(code);
    });
    expect((await execute("1", { silent: true, store_history: true })).reply).toMatchObject({
      execution_count: 0,
    });
    expect(sent).toEqual([]);
    expect(history.find({ hist_access_type: "tail" })).toEqual([]);
  });

  it("that is not stored shows its outputs and keeps the count", async () => {
    const { sent, history, execute } = bench(number);
    await execute("1");
    expect((await execute("2", { store_history: false })).reply).toMatchObject({
      execution_count: 1,
    });
    expect(sent.at(-1)![0]).toBe("execute_result");
    expect(history.find({ hist_access_type: "tail", output: true })).toEqual([[1, 1, ["1", "1"]]]);
  });

  it("evaluates the front end's expressions one by one", async () => {
    const { execute } = bench((code) => (code === "bad" ? boom : number(code)));
    const { reply } = await execute("1", { user_expressions: { a: "bad", b: "2" } });
    expect(reply["user_expressions"]).toEqual({
      a: { status: "error", ename: "E0301", evalue: "no fit", traceback: ["a", "b"] },
      b: { status: "ok", data: { "text/plain": "2" }, metadata: {} },
    });
  });

  it("opens the pager", async () => {
    const { execute } = bench(() => ({ ok: true, page: { "text/plain": "help" } }));
    expect((await execute("x?")).reply["payload"]).toEqual([
      { source: "page", data: { "text/plain": "help" }, start: 0 },
    ]);
  });

  it("updates displays by their id", async () => {
    const { sent, execute } = bench((_, output) => {
      output.display({ data: { "text/plain": "0" }, id: "bar" });
      output.display({ data: { "text/plain": "1" }, id: "bar", update: true, metadata: { m: 1 } });
      return { ok: true };
    });
    await execute("x");
    const transient = { display_id: "bar" };
    expect(sent.slice(1)).toEqual([
      ["display_data", { data: { "text/plain": "0" }, metadata: {}, transient }],
      ["update_display_data", { data: { "text/plain": "1" }, metadata: { m: 1 }, transient }],
    ]);
  });

  it("whose result cannot be sent is an error", async () => {
    const { sent, execute } = bench(() => ({ ok: true, result: { data: { bad: 1n } } }));
    expect((await execute("x")).reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect(sent.map(([type]) => type)).toEqual(["execute_input", "error"]);
  });

  it("survives a host that throws, with a reply", async () => {
    const { execute } = bench(() => {
      throw new RangeError("our bug");
    });
    expect((await execute("x")).reply).toMatchObject({
      status: "error",
      ename: "RangeError",
      evalue: "our bug",
    });
    expect((await execute("y")).reply).toMatchObject({ execution_count: 2 });
  });
});

describe("an interrupt", () => {
  it("ends a cell whose host never comes back", async () => {
    let told = 0;
    const { executions, execute } = bench(
      () => new Promise(() => undefined),
      () => told++,
    );
    const running = execute("x");
    setTimeout(() => executions.interrupt(), 5);
    expect((await running).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(told).toBe(1);
    executions.interrupt(); // nothing runs
    expect(told).toBe(1);
  });

  it("rejects a question", async () => {
    const { executions, execute } = bench((_, output) =>
      output.input("?", false).then(number, (e) => ({ ...boom, message: e.message })),
    );
    const running = execute("x", { allow_stdin: true });
    setTimeout(() => executions.interrupt(), 5);
    expect((await running).reply).toMatchObject({ evalue: "the question was interrupted" });
  });
});

describe("input", () => {
  it("asks and gets", async () => {
    const { sent, executions, execute } = bench((_, output) =>
      output.input("name? ", true).then(number),
    );
    const running = execute("x", { allow_stdin: true });
    setTimeout(() => executions.answered("Ada"), 5);
    await running;
    expect(sent[1]).toEqual(["input_request", { prompt: "name? ", password: true }]);
    expect(sent[2]).toMatchObject(["execute_result", { data: { "text/plain": "Ada" } }]);
  });

  it("fails at once where nobody can answer", async () => {
    const { execute } = bench((_, output) => output.input("?", false).then(number));
    expect((await execute("x", { allow_stdin: false })).reply).toMatchObject({
      status: "error",
      evalue: "this front end takes no questions",
    });
  });
});
