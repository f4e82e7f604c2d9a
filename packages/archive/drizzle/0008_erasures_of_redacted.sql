-- What was said of the values of an entry that is redacted is no longer kept: they went with it.
delete from erasure e using log l, entry n where l.origin = e.origin and n.log_id = l.id and n.idx = e.idx and n.bytes is null;
