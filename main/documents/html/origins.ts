import type { ElementContent, Properties } from "hast";
import type { BlameInfo, BlameOrigin } from "../../../src/contract/index.ts";
import type { OriginRun } from "../markdown/originRuns.ts";
import type { DocumentWords } from "../words.ts";
import { element, text } from "./nodes.ts";

/** What IPTC calls text that a trained model made. */
const AI_GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

/** Origins of the text of a page: those that were used are explained at its end. */
export class PageOrigins {
  readonly #blame: BlameInfo;
  readonly #words: DocumentWords["origins"];
  readonly #used = new Set<number>();

  constructor(blame: BlameInfo, words: DocumentWords["origins"]) {
    this.#blame = blame;
    this.#words = words;
  }

  /** The pieces of a text, each with its origin. Text with which the document began stands as it is. */
  mark(value: string, runs: readonly OriginRun[]): ElementContent[] {
    const parts: { value: string; origin: number; steps: number[] }[] = [];
    let at = 0;
    for (const { length, stretch } of runs) {
      const span = this.#blame.spans[stretch];
      const found = span === undefined ? undefined : this.#blame.origins[span.origin];
      const origin = span === undefined || found === undefined || found.kind === "start" ? -1 : span.origin;
      const piece = value.slice(at, at + length);
      at += length;
      const last = parts.at(-1);
      const steps = span?.step == null ? [] : [span.step];
      if (last?.origin === origin) {
        last.value += piece;
        last.steps.push(...steps);
      } else parts.push({ value: piece, origin, steps });
    }
    return parts.flatMap(({ value: piece, origin, steps }): ElementContent[] => {
      const found = this.#blame.origins[origin];
      // White space alone is nobody's work.
      if (found === undefined || piece.trim() === "") return [text(piece)];
      this.#used.add(origin);
      return [element("span", [text(piece)], this.#attributes(found, origin, steps))];
    });
  }

  /** The explanation of every origin on the page, empty without any. */
  legend(): ElementContent[] {
    if (this.#used.size === 0) return [];
    const items = [...this.#used].map((number) => {
      const origin = this.#blame.origins[number];
      const words = origin === undefined ? "" : this.#detail(origin);
      const kind = origin?.author.kind ?? "person";
      return element("li", [element("span", [], { className: ["origin-key", kind] }), text(` ${words}`)], { id: `origin-${number + 1}` });
    });
    return [
      element(
        "section",
        [element("h2", [text(this.#words.title)], { id: "origins" }), element("p", [text(this.#words.rest)]), element("ol", items)],
        {
          className: ["origins"],
          ariaLabel: this.#words.title,
        },
      ),
    ];
  }

  #attributes(origin: BlameOrigin, number: number, steps: readonly number[]): Properties {
    const { author, run } = origin;
    const range = steps.length === 0 ? null : `${Math.min(...steps)}-${Math.max(...steps)}`;
    return {
      className: ["origin", author.kind],
      tabIndex: 0,
      ariaDescribedBy: [`origin-${number + 1}`],
      dataOrigin: String(number + 1),
      dataOriginKind: author.kind,
      dataDetail: this.#detail(origin),
      ...(author.kind === "model" ? { dataDigitalSourceType: AI_GENERATED, dataModel: author.name } : {}),
      ...(run === null ? {} : { dataPackageHash: run.packageHash, dataRun: run.id }),
      ...(range === null ? {} : { dataSteps: range }),
    };
  }

  /** One sentence: who, package, run, decision. Times are UTC. */
  #detail({ author, run, change, at, revision }: BlameOrigin): string {
    const words = this.#words;
    const time = (moment: number): string => `${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const parts = [author.kind === "model" ? `${author.name} (${words.model})` : author.name];
    if (run !== null) {
      parts.push(
        `${words.package} ${run.packageHash.slice(0, 12)}`,
        `${words.strength} ${Math.round(run.strength * 100)} %`,
        `${words.seed} ${run.seed}`,
      );
    }
    if (change?.decision != null) {
      const { by, reason } = change.decision;
      parts.push(`${words.accepted} ${by}, ${time(change.decision.at)}${reason === null || reason === "" ? "" : ` (${reason})`}`);
    } else parts.push(time(at));
    if (change?.edited != null) parts.push(`${words.edited} ${change.edited.by}`);
    if (revision !== null) parts.push(`${words.version} ${revision.number}`);
    return parts.join("; ");
  }
}
