/** Texts about marks of generated text in exports. */
export const generated = {
  "export.ai.mark": "Mark AI-generated text",
  "export.ai.markAbout":
    "Where a model wrote some of the text, the file says so for programs: how much, in which clauses, and which models. No prompts and no names of people. Without generated text nothing is written.",
  "export.ai.comments": "Say it in comments too",
  "export.ai.commentsAbout": "A comment at every such passage names the model and the person who accepted it.",
} as const;
