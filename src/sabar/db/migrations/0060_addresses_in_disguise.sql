-- What stands before the @ of these was read as an encoded word: their letters, and with them the proof, went to
-- another mailbox. Readers and links go; people are asked for an address anew.
DELETE FROM mail_readers WHERE email_key LIKE '%=?%';
DELETE FROM mail_tokens WHERE email LIKE '%=?%';
UPDATE users SET confirmed_at = NULL WHERE email_key LIKE '%=?%' AND role = 'user';
