/** バックエンドからのお知らせ。 */
export const notices = {
  "notice.DATABASE_RESTORED":
    "データベースが壊れていたため（{problem}）、{restoredAt, date, long} {restoredAt, time, short} のバックアップを復元しました。それ以降の変更は含まれていません。{hasSetAside, select, yes {壊れたファイルは {setAside} として残してあります。} other {}}",
  "notice.DATABASE_STARTED_AFRESH":
    "データベースが壊れており（{problem}）、復元できるバックアップがなかったため、空のワークスペースで開始しました。{hasSetAside, select, yes {壊れたファイルは {setAside} として残してあります。} other {}}",
  "notice.RUN_UNCHANGED": "この箇所について、モデルからの変更案はありませんでした。強度を上げるか、別のシードをお試しください。",
};
