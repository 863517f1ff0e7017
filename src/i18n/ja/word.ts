/** Word ファイルの読み込み、レポート、書き戻しの文言。ICU MessageFormat。 */
export const word = {
  "word.reading": "{file} を読み込んでいます…",
  "word.readingHint": "元のファイルは変更されません。外部への通信も行いません。",
  "word.report": "{file} の読み込み結果",
  "word.reportNone": "この文書は Word ファイルから作られたものではありません。",
  "word.counts":
    "段落 {paragraphs, number}、{changes, plural, =0 {変更履歴なし} other {変更履歴 # 件}}、{comments, plural, =0 {コメントなし} other {コメント # 件}}。",
  "word.changesHint": "変更履歴は、作成者ごとの変更案として保留されています。通常の変更案と同じように承認または却下できます。",
  "word.byAuthor": "作成者別の変更履歴",
  "word.author": "作成者",
  "word.noAuthor": "記載なし",
  "word.insertions": "挿入",
  "word.deletions": "削除",
  "word.replacements": "置換",
  "word.commentsHint": "コメントは、ファイルに記された名前とともに余白に表示されます。",
  "word.kept": "ファイルには残りますが、ここでは編集できません",
  "word.dropped": "引き継がれません",
  "word.warnings": "確認が必要な点",
  "word.nothing": "ファイルの内容はすべて読み込めました。",
  "word.item":
    "{what, select, picture {画像 {count, number} 点} text_box {テキストボックス {count, number} 個} formula {数式 {count, number} 個} table_of_contents {目次 {count, number} 個} index_mark {索引の項目 {count, number} 個} embedded_object {埋め込みオブジェクト {count, number} 個} embedded_document {埋め込み文書 {count, number} 個} macro_part {マクロ} ActiveX_control {ActiveX コントロール {count, number} 個} outside_image {外部に保存された画像 {count, number} 点} other_numbers {条項番号 {count, number} 件が Word の表示と異なります} format_changes {書式のみの変更履歴 {count, number} 件は表示されません} hidden_characters {ファイルで隠されている文字 {count, number} 字を表示しています} changes_without_author {作成者のない変更履歴 {count, number} 件} comments_without_place {位置の分からないコメント {count, number} 件} invisible_characters {見えない文字 {count, number} 字が本文に含まれています} macros {マクロが含まれています。実行も引き継ぎもしません} strict {Office Open XML の Strict 形式のファイルです} other {{name}：{count, number}}}",
  "word.saveReport": "レポートを保存",
  "word.onto": "書き出す Word ファイル",
  "word.onto.redline": "{file}（変更履歴付き）",
  "word.onto.redlineAbout":
    "読み込み後の変更はすべて、変更した人の名前の変更履歴になります。変更のない段落はそのまま残り、ファイルの未決定の変更履歴も残ります。",
  "word.onto.clean": "{file}（変更履歴なし）",
  "word.onto.cleanAbout":
    "承認済みの本文のみです。変更履歴や、作業した人が分かる情報は含まれません。ファイルの未決定の変更履歴も含まれません。",
  "word.onto.new": "新しい Word ファイル",
  "word.onto.newAbout": "元のファイルのスタイル、ヘッダー、画像は引き継がれません。",
  "word.onto.comments": "ファイルのコメントはそのまま残ります。ここで書かれたコメントは、下で選択した場合に含まれます。",
  "word.refusal.encrypted":
    "この Word ファイルはパスワードで保護されています。Word で開いてパスワードなしで保存し、そのファイルを開いてください。",
  "word.refusal.old-word": "古い Word 形式（.doc）のファイルです。.docx で保存し直して開いてください。",
  "word.refusal.not-word": "Word 文書ではありません。.docx、Markdown（.md）またはテキスト（.txt）を開いてください。",
  "word.refusal.broken-archive": "Word ファイルが破損しています（アーカイブを読み取れません）。Word で保存し直して開いてください。",
  "word.refusal.missing-part": "Word ファイルが破損しています（必要な部分がありません）。Word で保存し直して開いてください。",
  "word.refusal.broken-xml": "Word ファイルが破損しています（XML として読み取れない部分があります）。Word で保存し直して開いてください。",
  "word.refusal.document-type": "Word ファイルにはない文書型定義が含まれているため、読み込みませんでした。",
  "word.refusal.too-deep": "Word ファイルの入れ子が深すぎて読み込めません。Word で保存し直して開いてください。",
  "word.refusal.broken": "ファイルを読み込めませんでした。作成したプログラムで保存し直して開いてください。",
} as const;
