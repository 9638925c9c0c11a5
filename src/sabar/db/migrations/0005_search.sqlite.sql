-- The words of posts. They are folded and separated by blanks before they come here; the text itself is not
-- kept a second time. rowid: the id of the post.
CREATE VIRTUAL TABLE search_posts USING fts5(
    words,
    content='',
    contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
