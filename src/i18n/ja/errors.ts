import type { errors as english } from "../en/errors.ts";

/** エラーコードごとの文面。必ず次に取る手順を示す。 */
export const errors: Record<keyof typeof english, string> = {
  "error.INVALID_ARGUMENT": "この内容では実行できません。入力を確認して、もう一度お試しください。",
  "error.NOT_FOUND": "対象は既に存在しません。一覧を再読み込みして選び直してください。",
  "error.STALE_VERSION": "文書がその後に変更されています。最新の内容を確認して、もう一度お試しください。",
  "error.LOCKED_TEXT": "この箇所はロックされています。変更する場合は、先にロックを解除してください。",
  "error.SPAN_BUSY": "この箇所は再生成中です。完了を待つか、実行を中止してください。",
  "error.SPAN_OUT_OF_RANGE": "選択範囲が文書の外にあります。文書内のテキストを選択してください。",
  "error.SPAN_SPLITS_CHARACTER": "選択範囲が文字の途中で切れています。文字単位で選択してください。",
  "error.SPAN_TOO_LONG": "選択範囲がこのモデルには長すぎます。範囲を短くするか、別のモデルを選んでください。",
  "error.NOT_UTF8": "このファイルは UTF-8 のテキストではありません。作成元のアプリで UTF-8 として保存し直してから開いてください。",
  "error.CONTAINS_NUL":
    "このファイルには NUL バイトが含まれており、テキストファイルではない可能性があります。Markdown またはテキストファイルを開いてください。",
  "error.FILE_TOO_LARGE": "ファイルが大きすぎるため開けません。小さなファイルに分割してください。",
  "error.EMPTY_FILE": "このファイルは空です。別のファイルを選ぶか、新しい文書を作成してください。",
  "error.UNSUPPORTED_FORMAT":
    "この形式のファイルは開けません。Word（.docx）、Markdown（.md）またはテキスト（.txt）ファイルを開いてください。",
  "error.READ_ONLY_TARGET": "保存先に書き込めません。別のフォルダーを選ぶか、アクセス権を変更してください。",
  "error.DISK_FULL": "ディスクの空き容量がありません。空き容量を増やしてから再度お試しください。保存済みの内容は失われていません。",
  "error.MODEL_MISSING": "モデルがインストールされていません。設定からモデルを追加してください。",
  "error.MODEL_BROKEN": "モデルパッケージが破損しています。設定で検証するか、追加し直してください。",
  "error.PROTECTED_TEXT":
    "選択した部分はすべて{kind, select, numbers {数値} dates {日付} amounts {金額} names {定義語} other {数値・日付・金額・定義語}}で、そのまま残す設定になっています。「詳細設定」で解除するか、もっと広く選択してください。",
  "error.MODEL_CHANGED":
    "これにはハッシュが {needed}… のパッケージ {model} が必要ですが、同じ名前の別のものがインストールされています。元のパッケージを追加し直すか、新しく実行してください。",
  "error.LICENCE_NOT_ACCEPTED": "このモデルパッケージのライセンスに同意していません。内容を読み、同意するか、追加を取りやめてください。",
  "error.QUOTA_EXCEEDED": "モデルパッケージに使える容量を超えます。不要なものを削除するか、「モデル」で容量の上限を上げてください。",
  "error.DOWNLOAD_FAILED":
    "モデルパッケージをダウンロードできませんでした。アドレスと接続を確かめて、もう一度お試しください。受信済みの部分は残ります。",
  "error.INFERENCE_FAILED": "モデルが予期せず停止しました。文書は変更されていません。もう一度お試しください。",
  "error.CANCELLED": "中止しました。文書は実行前のままです。",
  "error.WORKSPACE_BUSY": "このワークスペースは既に Palimpsest で開かれています。そのウィンドウを使うか、閉じてから開いてください。",
  "error.DATABASE_FROM_FUTURE": "このワークスペースは新しいバージョンの Palimpsest で作成されています。アプリを更新してください。",
  "error.DATABASE_DAMAGED": "ワークスペースのデータベースが破損しています。データフォルダーのバックアップから復元してください。",
  "error.NOT_AVAILABLE": "この環境では利用できません。デスクトップ版を使うか、別の方法をお試しください。",
  "error.NOT_SIGNED_IN": "サインインしていません。サインインしてからもう一度お試しください。",
  "error.NOT_ALLOWED": "現在の役割ではこの操作はできません。このワークスペースの管理者に依頼してください。",
  "error.SIGN_IN_FAILED": "名前またはパスフレーズが正しくありません。両方を確認してもう一度お試しください。",
  "error.TOO_MANY_ATTEMPTS": "試行回数が多すぎます。{seconds}秒待ってからもう一度お試しください。",
  "error.NAME_TAKEN": "この名前はこのワークスペースで使われています(または使われていました)。別の名前を選んでください。",
  "error.WEAK_PASSPHRASE": "このパスフレーズは推測されやすすぎます。いくつかの単語を並べるなどして12文字以上にし、名前は避けてください。",
  "error.LAST_ADMIN": "このワークスペースには管理者が必要です。先に別のメンバーを管理者にしてください。",
  "error.KEY_LOST": "署名に使う鍵がこの端末にありません。「メンバー」で新しい鍵を作ってください。以前の署名は有効なままです。",
  "error.REASON_REQUIRED": "この変更は金額、日付、責任または期間に関わります。理由を入力してから決定してください。",
  "error.DOCUMENT_FINAL": "この文書は確定しています。変更が必要な場合は、先に確定を解除してください。",
  "error.ALREADY_DECIDED": "この変更は他の人がすでに決定しました。その決定を確認してください。",
  "error.APPROVAL_STALE": "確認した後に本文が変わりました。変更点を確認してから、もう一度承認してください。",
  "error.APPROVALS_FALL":
    "この操作により{names}の承認が失効します：{clauses}{more, plural, =0 {} other { ほか#件}}。確認して続けるか、文面をそのままにしてください。",
  "error.INTERNAL": "Palimpsest の内部で問題が発生しました。もう一度お試しください。繰り返す場合はアプリを再起動してください。",
};
