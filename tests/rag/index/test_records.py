from rag.index import document_id


def test_a_document_id_is_bound_to_collection_and_place():
    assert document_id("plans", "r8/港湾計画.pdf") == "3ffa227770d9e299"
    assert document_id("plans", "r8/港湾計画.pdf") != document_id("plans", "r7/港湾計画.pdf")
    assert document_id("plans", "港湾計画.pdf") != document_id("drafts", "港湾計画.pdf")


def test_the_unicode_form_of_a_path_does_not_matter():
    composed, decomposed = "がけ地.pdf", "か\u3099け地.pdf"
    assert document_id("plans", composed) == document_id("plans", decomposed)


def test_a_path_that_is_no_valid_text_has_an_id_too():
    assert len(document_id("plans", "\udce6\udc97.pdf")) == 16
