/**
 * Monaco with the features prose needs and no others: no completions, folding, code lenses or language services.
 * Everything, the one worker included, is served by the application itself.
 */
import * as monaco from "monaco-editor/editor";
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import "monaco-editor/features/codeEditor/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/diffEditor/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/readOnlyMessage/register";
import "monaco-editor/features/smartSelect/register";
import "monaco-editor/features/toggleTabFocusMode/register";
import "monaco-editor/features/unicodeHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import { markdownConfiguration, markdownTokens } from "./markdownTokens.ts";

/** Language id of every document. */
export const DOCUMENT_LANGUAGE = "palimpsest-markdown";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

monaco.languages.register({ id: DOCUMENT_LANGUAGE });
monaco.languages.setLanguageConfiguration(DOCUMENT_LANGUAGE, markdownConfiguration);
monaco.languages.setMonarchTokensProvider(DOCUMENT_LANGUAGE, markdownTokens);

export { monaco };
export type CodeEditor = monaco.editor.IStandaloneCodeEditor;
export type TextModel = monaco.editor.ITextModel;
