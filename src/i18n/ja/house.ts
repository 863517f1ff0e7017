import type { house as english } from "../en/house.ts";

/** 新しい Word 文書の体裁の元となるファイル（ハウススタイル）の文言。ICU MessageFormat。 */
export const house: Record<keyof typeof english, string> = {
  "settings.word": "Word ファイル",
  "house.title": "ハウススタイルのファイル",
  "house.about":
    "新しい Word ファイルは、このファイル（.docx または .dotx）のスタイル、フォント、用紙設定、ヘッダー、フッターを使います。本文、コメント、マクロ、リンクは引き継がれず、条項番号も変わりません。",
  "house.none": "設定されていません。新しい Word ファイルはアプリの標準の体裁になります。",
  "house.only": "管理者だけが選べます。",
  "house.reading": "ファイルを読み込んでいます",
  "house.choose": "ファイルを選ぶ",
  "house.replace": "差し替える",
  "house.remove": "削除する",
  "house.set": "{file} をハウススタイルに設定しました。",
  "house.removed": "ハウススタイルのファイルを削除しました。",
  "house.taken": "スタイル {styles, number} 個、ヘッダー {headers, number} 個、フッター {footers, number} 個、画像 {pictures, number} 点",
  "house.page": "用紙 {width, number} × {height, number} mm",
  "house.left": "引き継がれないもの：",
  "house.left.item":
    "{what, select, macros {マクロ} outside_links {外部へのリンク {count, number} 件} embedded_objects {埋め込みオブジェクト {count, number} 個} fields {外部の取得や実行につながるフィールド {count, number} 個（表示内容は残ります）} tracked_changes {変更履歴 {count, number} 件（承認済みとして扱います）} hidden_text {隠し文字 {count, number} か所} unknown_pictures {種類の分からない画像 {count, number} 点} embedded_fonts {埋め込みフォント {count, number} 個} other {{what}：{count, number}}}",
  "export.house": "{file} の体裁にする",
  "export.houseAbout": "ハウススタイルのスタイル、用紙設定、ヘッダー、フッターを使います。条項番号は変わりません。",
};
