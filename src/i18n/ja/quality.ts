import type { quality as english } from "../en/quality.ts";

/** 生成文の品質（指摘、自動で残す文言、候補の順位）の文言。 */
export const quality: Record<keyof typeof english, string> = {
  "finding.list": "{count, plural, other {指摘 # 件}}",
  "finding.repetition": "「{text}」が繰り返されています。",
  "finding.brackets":
    "{part, select, quote {引用符 {mark} の対応がありません。} code {コード記号 {mark} の対応がありません。} emphasis {強調記号 {mark} の対応がありません。} other {括弧 {mark} の対応がありません。}}",
  "finding.reference":
    "{problem, select, removed {{reference} がなくなりましたが、ほかの箇所から参照されています。} other {{reference} はこの文書にありません。}}",
  "finding.number":
    "{what, select, came {{kind, select, dates {日付} amounts {金額} other {数値}}「{after}」が加わりました。} went {{kind, select, dates {日付} amounts {金額} other {数値}}「{before}」がなくなりました。} other {「{before}」が「{after}」に変わりました。}}",
  "finding.name":
    "{what, select, went {定義語「{before}」がなくなりました。} other {定義語「{before}」がここでは「{after}」と書かれています。}}",
  "finding.character": "読み取れない文字があります。",
  "finding.only": "指摘のある変更だけ",
  "protect.title": "そのまま残すもの",
  "protect.hint": "選択範囲の中でも、ロックした文言と同じように変更しません。",
  "protect.numbers": "数値",
  "protect.dates": "日付",
  "protect.amounts": "金額",
  "protect.names": "定義語",
  "protect.summary": "この選択範囲では{list}を残します。",
  "protect.summaryNothing": "選択範囲に該当するものはありません。",
  "protect.summaryCount":
    "{kind, select, dates {{count, plural, other {日付 # 件}}} amounts {{count, plural, other {金額 # 件}}} names {{count, plural, other {定義語 # 件}}} other {{count, plural, other {数値 # 件}}}}",
  "ranking.likeliest": "最も自然",
  "ranking.nats": "{nats, number, ::.00} nats/トークン",
  "ranking.hint":
    "候補は尤度の順に並んでいます。各トークンを、周囲の文章からモデルがどれだけ言い当てられるかを表し（一方向に書くフローでは、箇所の前後と、箇所の中でそれより前の部分から）、0 に近いほど自然です。",
  "provider.on": "{name}、{dtype}",
  "provider.onCpu": "CPU、{threads, plural, other {# スレッド}}、{dtype}",
  "provider.because": "{where}（{reasons}）",
  "provider.separator": "。",
  "provider.note":
    "{code, select, not_installed {{name} はこの環境に含まれていません} no_adapter {GPU が見つかりません} no_half_floats {GPU が 16 ビット浮動小数点に対応していません} libraries_missing {{name} のライブラリがインストールされていません} little_memory {{name} のメモリが足りません} cpu_only_package {パッケージに CPU 用のグラフしかありません} slower_than_cpu {ここでは {name} は CPU より遅く、ソフトウェアドライバーの可能性があります} driver_crashed {GPU ドライバーが異常終了しました} other {{name} でエラー：{message}}}",
};
