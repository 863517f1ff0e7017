/** 文書エディターの文言。 */
export const editor = {
  "editor.region": "文書",
  "editor.ariaLabel": "文書の本文。Control と M で、Tab キーが本文から移動するかどうかを切り替えます。",
  "editor.refused.lock": "このテキストはロックされています。変更するにはロックを解除してください。",
  "editor.refused.running": "このテキストは生成中です。Esc で中止するか、終わるまでお待ちください。",
  "editor.lane.group":
    "{place, select, none {} other {{place} の}}{count, plural, other {変更 # 件}}{position, plural, =0 {} other {（{position}/{total}）}}",
  "editor.lane.several": "{place, select, none {} other {{place} の}}この行の変更 {count} 件: 次の変更へ",
  "editor.lane.accept":
    "{place, select, none {} other {{place} の}}{count, plural, =1 {変更を承認} other {変更 # 件を承認}}{position, plural, =0 {} other {（{position}/{total}）}}{summary, select, none {} other {: {summary}}}",
  "editor.lane.reject":
    "{place, select, none {} other {{place} の}}{count, plural, =1 {変更を却下} other {変更 # 件を却下}}{position, plural, =0 {} other {（{position}/{total}）}}{summary, select, none {} other {: {summary}}}",
  "editor.lane.regenerate": "{place, select, none {} other {{place} を}}再生成{summary, select, none {} other {: {summary}}}",
  "editor.lock.by": "{name} がロックしました",
  "editor.confidence.own": "確率 {probability, number, ::.00}",
  "editor.confidence.alternative": "{text}: {probability, number, ::.00}",
  "editor.run.waiting": "新しいテキスト（未開始）",
  "editor.run.canvas": "新しいテキスト: {steps} 段階中 {step} 段階、{open, plural, =0 {未決定の箇所なし} other {未決定の箇所 # 件}}",
  "editor.diff.accepted": "承認済みの本文",
  "editor.diff.proposed": "保留中の変更をすべて反映",
} as const;
