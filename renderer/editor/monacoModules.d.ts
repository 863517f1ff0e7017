/** The parts of Monaco that ship without types. Each is imported for its side effect, or for the few members named here. */
declare module "monaco-editor/editor/browser/editorExtensions" {
  interface OverridableCommand {
    /** The implementation with the highest priority that returns true handles the command. */
    addImplementation(priority: number, name: string, implementation: () => boolean): { dispose(): void };
  }
  export const UndoCommand: OverridableCommand;
  export const RedoCommand: OverridableCommand;
}
declare module "monaco-editor/features/*";
declare module "monaco-editor/nls/lang/*";
