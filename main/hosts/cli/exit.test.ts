import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { describeFailure } from "./exit.ts";
import { NegativeAnswer } from "./negativeAnswer.ts";
import { UsageError } from "./usageError.ts";

test("failures are one line with their code", () => {
  expect(describeFailure(new PalimpsestError("NOT_UTF8", "The file is\nnot UTF-8."))).toEqual({
    exitCode: 1,
    line: "palimpsest: NOT_UTF8: The file is not UTF-8.",
  });
  expect(describeFailure(new Error("boom"))).toEqual({ exitCode: 1, line: "palimpsest: INTERNAL: boom" });
  expect(describeFailure("text")).toEqual({ exitCode: 1, line: "palimpsest: INTERNAL: text" });
});

test("an answer of no is 1 and silent", () => {
  expect(describeFailure(new NegativeAnswer("a threshold is not kept"))).toEqual({ exitCode: 1, line: null });
});

test("wrong usage is 2, help is 0 and silent", () => {
  expect(describeFailure(new UsageError("--span wants START:END"))).toEqual({
    exitCode: 2,
    line: "palimpsest: INVALID_ARGUMENT: --span wants START:END",
  });
  expect(describeFailure(new CommanderError(1, "commander.unknownCommand", "error: unknown command 'x'"))).toEqual({
    exitCode: 2,
    line: "palimpsest: INVALID_ARGUMENT: unknown command 'x'",
  });
  expect(describeFailure(new CommanderError(1, "commander.help", "(outputHelp)"))).toMatchObject({
    exitCode: 2,
    line: expect.stringContaining("--help"),
  });
  expect(describeFailure(new CommanderError(0, "commander.help", "(outputHelp)"))).toEqual({ exitCode: 0, line: null });
});
