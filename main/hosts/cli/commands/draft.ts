import type { Command } from "commander";
import { MAX_ROOM, MAX_SPANS } from "../../../../src/contract/limits.ts";
import type { DocumentKind } from "../../../../src/domain/document/documentState.ts";
import { TITLE_TOKENS, tokensOfLength } from "../../../../src/domain/document/draftLength.ts";
import { type EmptySection, emptySections, makeRoom } from "../../../../src/domain/document/draftPlaces.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { DRAFT_SAMPLING } from "../../../../src/domain/planning/draftSampling.ts";
import { applyEdits } from "../../../../src/domain/text/editAlgebra.ts";
import { rebaseLineEndings } from "../../../../src/domain/text/lineEndings.ts";
import type { TextEdit } from "../../../../src/domain/text/textEdit.ts";
import { readDocument } from "../../../documents/read.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import { systemClock } from "../../node/clock.ts";
import { readUserFile, writeUserFile } from "../../node/files.ts";
import { createRandom } from "../../node/random.ts";
import { parseInteger, parseNumber } from "../arguments.ts";
import { type ModelOptions, printJson, type Streams } from "../commandContext.ts";
import { type Chosen, printChoice, withModel } from "../engineSession.ts";
import { createFileText, type FileText } from "../fileText.ts";
import { interruptible } from "../interrupt.ts";
import { choosePlan, type PlanChoice, type PlanOptions, withModelOptions } from "../modelOptions.ts";
import { alternativeEdits, frameOutput, runFigures } from "../regenerate/result.ts";
import { printProgress, runRequest } from "../regenerate/runRequest.ts";

interface Options extends ModelOptions, PlanOptions {
  readonly words: number;
  readonly out?: string;
  readonly temperature: number;
  readonly seed?: number;
}

/** Most words of a section: what the largest room holds. */
const MOST_WORDS = 3_000;

/** `draft FILE [--words N] [--out FILE]`: writes the empty sections of an outline and prints or saves the whole document. */
export function registerDraft(program: Command, streams: Streams): void {
  withModelOptions(program.command("draft"))
    .summary("write the empty sections of an outline")
    .description(
      "Writes a paragraph below every heading without text, all in one run and the first sentences first. Prints the whole document, or saves it; the file itself is not changed.",
    )
    .argument("<file>", "outline (.md)")
    .option("--words <n>", "words of a section, in Japanese characters", parseInteger("--words", 1, MOST_WORDS), 120)
    .option("--out <file>", "file to write")
    .option("--steps <n>", "number of denoise steps for all sections", parseInteger("--steps", 1, 4096))
    .addOption(program.createOption("--plan <preset>", "steps by error budget (default: draft)").choices(["draft", "balanced", "careful"]))
    .option("--epsilon <nats>", "error budget, nats per token", parseNumber("--epsilon", 1e-9, 20))
    .option("--seed <n>", "the same seed gives the same text (default: random)", parseInteger("--seed", 0, 2 ** 31 - 1))
    .option("--temperature <t>", "0 takes the likeliest token", parseNumber("--temperature", 0, 2), DRAFT_SAMPLING.temperature)
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const userFile = await readUserFile(path);
      const { text, lineEndings, kind } = readDocument(userFile.fileName, userFile.bytes);
      const sections = emptySections(text, kind);
      if (sections.length === 0 || sections.length > MAX_SPANS) throw wrongNumber(sections.length);
      const { edits, places } = makeRoom(sections);
      const roomy = applyEdits(text, edits);
      const file = createFileText(roomy, rebaseLineEndings(lineEndings, edits, roomy));
      const plan = choosePlan(givesPlan(options) ? options : { plan: "draft" });
      const request = requestOf(file, kind, sections, places, options, plan);
      await withModel(options, "draft", async (engine, model, chosen) => {
        const asJson = options.json === true;
        if (!asJson) printChoice(streams, model, chosen);
        const onFrame = (frame: CanvasFrame) => (asJson ? printJson(streams, frameOutput(frame)) : printProgress(streams, frame, request));
        const result = await interruptible((signal) => runRequest(engine, model, options, request, onFrame, signal));
        const written = alternativeEdits(request, result, 0).map((edit) => ({ ...edit, text: edit.text.trim() }));
        const drafted = file.edited(written);
        if (options.out !== undefined) await writeUserFile(options.out, new TextEncoder().encode(drafted));
        if (asJson)
          return printJson(streams, draftOutput(file, request, result, { sections, model: model.id, chosen, written, text: drafted }));
        if (streams.interactive) streams.err("\r\u001b[K");
        const seconds = (result.milliseconds / 1000).toFixed(1);
        const summary = `${sections.length} sections by ${model.id} in ${result.sizes.length} steps and ${seconds} s, seed ${request.seed}\n`;
        if (options.out === undefined) streams.err(summary);
        streams.out(options.out === undefined ? drafted : `${options.out}: ${summary}`);
      });
    });
}

function requestOf(
  file: FileText,
  kind: DocumentKind,
  sections: readonly EmptySection[],
  places: readonly number[],
  options: Options,
  plan: PlanChoice,
): GenerateRequest {
  const tokens = Math.min(MAX_ROOM, tokensOfLength(options.words, kind));
  return {
    text: file.text,
    kind,
    spans: places.map((at) => ({ start: at, end: at })),
    rooms: sections.map((section) => (section.kind === "title" ? TITLE_TOKENS : tokens)),
    coarseFirst: true,
    prose: true,
    strength: 1,
    plan,
    ...DRAFT_SAMPLING,
    temperature: options.temperature,
    alternatives: 1,
    seed: options.seed ?? createRandom(systemClock).seed(),
    lengthFactor: 1,
    remask: plan.by !== "steps",
    locks: [],
    banned: sections.map(() => []),
    start: null,
  };
}

/** `--json` form of the result: offsets are those of the document with room made, which `text` is after the edits of `sections`. */
function draftOutput(
  file: FileText,
  request: GenerateRequest,
  result: GenerateResult,
  notes: {
    readonly sections: readonly EmptySection[];
    readonly model: string;
    readonly chosen: Chosen;
    readonly written: readonly TextEdit[];
    readonly text: string;
  },
) {
  return {
    type: "result",
    run: {
      model: notes.model,
      packageHash: result.packageHash,
      seed: request.seed,
      ...runFigures(result),
      engine: notes.chosen,
    },
    sections: notes.sections.map(({ kind, label, title }, index) => {
      const edit = notes.written[index] ?? { start: 0, end: 0, text: "" };
      const logProbability = result.alternatives[0]?.spans[index]?.logProbability ?? 0;
      return { kind, label, title, ...file.toFile(edit), text: edit.text, logProbability };
    }),
    text: notes.text,
  };
}

const givesPlan = ({ steps, plan, epsilon }: Options): boolean => [steps, plan, epsilon].some((value) => value !== undefined);

function wrongNumber(found: number): PalimpsestError {
  const message =
    found === 0
      ? "No heading is without text. Write the headings of the sections to draft, with nothing below them."
      : `${found} sections are empty; one run writes at most ${MAX_SPANS}. Split the document.`;
  return new PalimpsestError("INVALID_ARGUMENT", message, { argument: "file", reason: `${found} empty sections` });
}
