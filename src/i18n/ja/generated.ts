import type { generated as english } from "../en/generated.ts";

/** 書き出しにおける生成テキストの表示の文言。 */
export const generated: Record<keyof typeof english, string> = {
  "export.ai.mark": "AI が生成した文を明示する",
  "export.ai.markAbout":
    "モデルが書いた文がある場合に、その割合、条項、モデル名を、プログラムが読み取れる形でファイルに記録します。指示文や人名は含まれません。生成された文がなければ何も記録しません。",
  "export.ai.comments": "コメントでも示す",
  "export.ai.commentsAbout": "該当する箇所ごとに、モデル名と承認者の名前を記したコメントを付けます。",
};
