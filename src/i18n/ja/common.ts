import type { common as english } from "../en/common.ts";

/** 複数の機能で共通に使う文言（ICU MessageFormat）。 */
export const common: Record<keyof typeof english, string> = {
  "common.cancel": "キャンセル",
  "common.close": "閉じる",
  "common.save": "保存",
  "common.remove": "削除",
  "common.copy": "コピー",
  "common.loading": "読み込み中…",
  "common.dismiss": "閉じる",
  "common.position": "{total, number} 件中 {position, number} 件目",
  "common.words": "{count, plural, other {# 語}}",
  "common.characters": "{count, plural, other {# 文字}}",
  "common.tokens": "{count, plural, other {# トークン}}",
  "common.pending": "{count, plural, =0 {未決なし} other {未決 # 件}}",
  "common.seconds": "{seconds, number, ::.0} 秒",

  "kind.contract": "契約書",
  "kind.technical": "技術文書",
  "kind.ja": "日本語文書",

  "status.pending": "未決",
  "status.accepted": "承諾済み",
  "status.rejected": "却下済み",
  "status.superseded": "差し替え済み",

  "proposalKind.regenerate": "再生成",
  "proposalKind.edit": "編集",
  "proposalKind.restore": "復元",
  "proposalKind.import": "取り込み",

  "cause.baseline": "初版",
  "cause.typing": "入力",
  "cause.accept": "変更の承諾",
  "cause.reject": "変更の却下",
  "cause.restore": "版の復元",
  "cause.undo": "元に戻す",
  "cause.save": "保存",
  "cause.import": "取り込み",

  "author.model": "{model}（依頼者：{name}）",

  "preset.draft": "下書き",
  "preset.balanced": "標準",
  "preset.careful": "入念",

  "order.random": "無作為順",
  "order.planned": "計画順",
  "order.entropy-bounded": "確度の高い順",

  "provider.auto": "自動",
  "provider.cuda": "CUDA",
  "provider.dml": "DirectML",
  "provider.coreml": "Core ML",
  "provider.webgpu": "WebGPU",
  "provider.cpu": "CPU",

  "phase.queued": "待機中",
  "phase.loading": "モデルを読み込み中",
  "phase.context": "文脈を読み取り中",
  "phase.denoising": "デノイズ中",
  "phase.paused": "一時停止中",
  "phase.finishing": "仕上げ中",
  "phase.done": "完了",
  "phase.cancelled": "中止",
  "phase.failed": "失敗",

  "format.md": "Markdown",
  "format.criticmarkup": "Markdown 変更履歴（CriticMarkup）",
  "format.html": "HTML",
  "format.docx": "Word（.docx）",
  "format.pdf": "PDF",

  "language.system": "システムに合わせる",
  "language.en": "English",
  "language.ja": "日本語",
};
