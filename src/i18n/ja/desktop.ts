import type { desktop as english } from "../en/desktop.ts";

/** デスクトップ版のメニューとダイアログ。 */
export const desktop: Record<keyof typeof english, string> = {
  "desktop.file": "ファイル",
  "desktop.edit": "編集",
  "desktop.view": "表示",
  "desktop.window": "ウインドウ",
  "desktop.about": "Palimpsest について",
  "desktop.hide": "Palimpsest を隠す",
  "desktop.hideOthers": "ほかを隠す",
  "desktop.quit": "Palimpsest を終了",
  "desktop.closeWindow": "ウインドウを閉じる",
  "desktop.cut": "切り取り",
  "desktop.copy": "コピー",
  "desktop.paste": "貼り付け",
  "desktop.selectAll": "すべて選択",
  "desktop.zoomIn": "拡大",
  "desktop.zoomOut": "縮小",
  "desktop.resetZoom": "実際のサイズ",
  "desktop.fullScreen": "全画面表示",
  "desktop.openDocument": "文書を開く",
  "desktop.documents": "文書（Markdown、テキスト）",
  "desktop.chooseModel": "モデルパッケージのフォルダーを選択",
  "desktop.chooseArchive": "モデルパッケージのアーカイブを選択",
  "desktop.archives": "ZIP アーカイブ",
  "desktop.saveAs": "名前を付けて保存",
  "desktop.cannotStart": "Palimpsest を起動できません",
};
