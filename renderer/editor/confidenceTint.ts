/**
 * Tints tokens by how unsure the model is of them: amber, stronger the less likely. Only tokens in view are drawn.
 * Hovering, or asking for the hover with the keyboard, gives the probability and what the model would rather have read.
 */
import type { editor, IMarkdownString } from "monaco-editor/editor";
import type { TokenScore } from "../../src/contract/index.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import type { Translate } from "./editorPorts.ts";
import { type CodeEditor, monaco, type TextModel } from "./monaco.ts";
import { offsetAt, toMonacoRange } from "./positions.ts";
import { firstTokenAfter, rebaseTokens, type ScoredTokens, tintLevel, toScoredTokens } from "./scoredTokens.ts";

export interface ConfidenceTint {
  /** Shows these scores, whose offsets belong to the current text; empty: none. */
  show(scores: readonly TokenScore[]): void;
  /** Moves the tokens along with an edit; those it touches lose their score. */
  edited(edits: TextEdits): void;
  /** Draws what is in view now. */
  render(): void;
  dispose(): void;
}

export function createConfidenceTint(codeEditor: CodeEditor, model: TextModel, translate: Translate): ConfidenceTint {
  let tokens: ScoredTokens = toScoredTokens([]);
  let ids: string[] = [];

  function hover(score: TokenScore): IMarkdownString {
    const own = translate("editor.confidence.own", { probability: Math.exp(score.logProbability) });
    const others = score.alternatives
      .slice(0, 4)
      .map((alternative) =>
        translate("editor.confidence.alternative", { text: visible(alternative.text), probability: Math.exp(alternative.logProbability) }),
      );
    return { value: [own, ...others].map(escapeMarkdown).join("  \n") };
  }

  function render(): void {
    const decorations: editor.IModelDeltaDecoration[] = [];
    if (tokens.scores.length > 0) {
      for (const range of codeEditor.getVisibleRanges()) {
        const from = offsetAt(model, { lineNumber: range.startLineNumber, column: range.startColumn });
        const to = offsetAt(model, { lineNumber: range.endLineNumber, column: range.endColumn });
        for (let index = firstTokenAfter(tokens, from); index < tokens.scores.length; index++) {
          const start = tokens.starts[index] ?? 0;
          const end = tokens.ends[index] ?? 0;
          const score = tokens.scores[index];
          if (start >= to || score === undefined) {
            break;
          }
          const level = tintLevel(score.logProbability);
          if (end > start) {
            decorations.push({
              range: toMonacoRange(model, trimmed(model.getValueInRange(monaco.Range.lift(toMonacoRange(model, { start, end }))), start)),
              options: {
                stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
                className: level === 0 ? null : `doubt-${level}`,
                hoverMessage: hover(score),
              },
            });
          }
        }
      }
    }
    if (decorations.length > 0 || ids.length > 0) {
      ids = model.deltaDecorations(ids, decorations);
    }
  }

  return {
    show: (scores) => {
      tokens = toScoredTokens(scores);
      render();
    },
    edited: (edits) => {
      rebaseTokens(tokens, edits);
    },
    render,
    dispose: () => {
      model.deltaDecorations(ids, []);
    },
  };
}

/** Range of a token that begins at `start`, without the spaces around it. A token of spaces alone stays whole. */
function trimmed(text: string, start: number): TextRange {
  const lead = text.length - text.trimStart().length;
  return lead === text.length ? { start, end: start + text.length } : { start: start + lead, end: start + text.trimEnd().length };
}

/** Makes spaces and line breaks of a token visible. */
function visible(text: string): string {
  return text.replaceAll("\n", "↵").replace(/^ +| +$/g, (spaces) => "␣".repeat(spaces.length));
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}
