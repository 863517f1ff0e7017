/** Fetches the editor, its texts in the interface's language, and its face: once, all at the same time. */
import { type EditorFace, FACE_NAMES } from "./editorOptions.ts";
import "./faces.css";

type EditorModule = typeof import("./editorView.ts");

/** Fonts are waited for at most this long, ms; Monaco measures again when they come later. */
const FONT_PATIENCE = 1500;
let loading: Promise<EditorModule> | null = null;

async function fetchEditor(language: "en" | "ja"): Promise<EditorModule> {
  if (language === "ja") {
    // Monaco reads its texts when its modules are evaluated, so they must be there first.
    await import("monaco-editor/nls/lang/ja");
  }
  return await import("./editorView.ts");
}

async function loadFace(face: EditorFace): Promise<void> {
  const name = FACE_NAMES[face];
  const fonts = Promise.all([document.fonts.load(`15px "${name}"`), document.fonts.load(`600 15px "${name}"`)]);
  await Promise.race([fonts, new Promise((resolve) => setTimeout(resolve, FONT_PATIENCE))]);
}

/** Begins to fetch the editor; the welcome screen may call it early. Monaco's own texts keep the language of the first call. */
export function loadEditor(language: "en" | "ja", face: EditorFace): Promise<EditorModule> {
  loading ??= fetchEditor(language).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  const module = loading;
  return Promise.all([module, loadFace(face).catch(() => undefined)]).then(() => module);
}
