"""ごみ箱: what it shows."""

ROW = {
    "id": "0" * 32,
    "kind": "document",
    "target_id": "d",
    "title": "<b>里海計画</b>",
    "collection": "default",
    "visibility": "private",
    "retain_until": None,
    "over": False,
    "expired": False,
    "deleted_at": "2026-04-01T03:00:00+00:00",
    "purge_at": "2026-05-01T03:00:00+00:00",
}


def trash(*rows):
    return {"/v1/trash": {"trash": list(rows), "total": len(rows), "days": 30, "next_cursor": None}}


def words_of(app):
    return "".join(one.proto.body for one in app.get("html"))


def test_an_empty_trash_says_so(show):
    app = show("trash", trash())
    assert not app.exception
    assert app.info[0].value == "ごみ箱は空です。"
    assert "30日間ごみ箱に残ります" in app.markdown[0].value


def test_what_lies_there_tells_when_it_goes(show):
    draft = ROW | {"id": "1" * 32, "kind": "draft", "title": "", "visibility": None}
    over = ROW | {"id": "2" * 32, "expired": True, "over": True, "retain_until": "2026-03-31"}
    app = show("trash", trash(ROW, draft, over))
    assert not app.exception
    said = words_of(app)
    assert "&lt;b&gt;里海計画" in said
    assert "2026年4月1日に削除。2026年5月1日に完全に消えます。" in said
    assert "2026年4月1日に期限が過ぎて移動。" in said
    assert "使える期限：2026年3月31日まで" in said
    assert "（題名なし）" in said
    assert app.radio[0].options == ["すべて", "文書", "原稿"]
    app.radio[0].set_value("draft").run()
    assert "里海計画" not in words_of(app)


def test_an_api_that_is_down_is_told(show):
    app = show("trash", down=True)
    assert not app.exception
    assert "回答サーバーに接続できません" in words_of(app)
