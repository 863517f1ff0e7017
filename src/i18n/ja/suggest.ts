import type { suggest as english } from "../en/suggest.ts";

/** Texts of suggesting: the modes, marks in the text, nested suggestions, and reading with changes. */
export const suggest: Record<keyof typeof english, string> = {
  "suggest.mode.editing": "編集",
  "suggest.mode.suggesting": "提案",
  "suggest.mode.viewing": "閲覧",
  "suggest.about.editing": "入力した内容がすぐに本文に反映されます。",
  "suggest.about.suggesting": "入力や削除はあなたの名前の修正提案となり、後で承諾または却下されます。",
  "suggest.about.viewing": "変更箇所を表示したまま本文を読みます。入力はできません。",
  "suggest.refusal.role": "あなたの役割では選択できません。",
  "suggest.refusal.final": "文書は確定済みです。先に確定を解除してください。",
  "suggest.menu": "モード：{mode, select, editing {編集} suggesting {提案} other {閲覧}}",
  "suggest.now":
    "{mode, select, editing {編集モード：入力した内容がすぐに本文に反映されます。} suggesting {提案モード：入力した内容は修正提案になります。} other {閲覧モード：本文は変更できません。}}",
  "suggest.notNow": "ここでは選択できません。現在は{mode, select, editing {編集モード} suggesting {提案モード} other {閲覧モード}}です。",
  "suggest.aria.editing": "文書の本文。Ctrl+M で Tab キーの動作を切り替えます。",
  "suggest.aria.suggesting": "修正提案を含む文書の本文。入力は修正提案になります。Ctrl+M で Tab キーの動作を切り替えます。",
  "suggest.aria.viewing": "修正提案を含む文書の本文（閲覧のみ）。",
  "suggest.viewing.refused": "閲覧モードです。本文を変更するには「編集」または「提案」を選んでください。",
  "suggest.hover.inserted": "{name} による挿入",
  "suggest.hover.struck": "{name} による削除",
  "suggest.card":
    "{author} による{kind, select, insert {挿入} delete {削除} other {置換}}の提案{nested, plural, =0 {} other {（さらに # 件の提案あり）}}",
  "suggest.nested.title": "この文言への提案 {count} 件",
  "suggest.nested.by": "{name}",
  "suggest.nested.accept": "{name} の提案を承諾：{summary}",
  "suggest.nested.reject": "{name} の提案を却下：{summary}",
  "suggest.nested.accepted": "承諾済み",
  "suggest.nested.rejected": "却下済み",
  "suggest.read.title": "「{title}」変更箇所付き",
  "suggest.read.about":
    "保留中の変更をその位置に示した全文です。{next} と {previous} で次の変更・前の変更へ移動し、変更の上で Enter を押すと文書内の位置を表示します。",
  "suggest.read.none": "保留中の変更はありません。承諾済みの本文です。",
  "suggest.read.count": "保留中の変更 {count} 件",
  "suggest.read.next": "次の変更",
  "suggest.read.previous": "前の変更",
  "suggest.read.position": "{count} 件中 {position} 件目",
  "suggest.read.change": "{author} による{kind, select, insert {挿入} delete {削除} other {置換}}（{when}）",
  "suggest.read.nested": "その中の {author} による{kind, select, insert {挿入} delete {削除} other {置換}}",
  "suggest.read.comment": "{author} のコメント：{text}",
  "suggest.read.go": "文書内で表示",
};
