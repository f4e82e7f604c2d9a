/** The tables of `desk.db`, a version each; only ever added to. */
export const VERSIONS: readonly string[] = [
  `create table draft (
     account text not null,
     form text not null,
     saved_at integer not null,
     box blob not null,
     primary key (account, form)
   ) without rowid;
   create index draft_age on draft (saved_at);`,
  // Counters are kept for good, a row a day: a clock may be set back to any of them.
  `create table counter (
     code text not null,
     day integer not null,
     start integer not null,
     last integer not null,
     primary key (code, day, start)
   ) without rowid;
   create table reserved (
     number text primary key,
     sheet text not null,
     reserved_at integer not null,
     claimed_by text,
     claimed_at integer,
     entered_at integer
   ) without rowid;
   create index reserved_sheet on reserved (sheet, number);
   create index reserved_open on reserved (entered_at);
   create table voucher (
     record text not null,
     kind text not null,
     number text not null,
     n integer not null,
     issued_at integer not null,
     prints integer not null,
     last_print text not null,
     code_hash blob not null,
     code_box blob not null,
     rated_at integer,
     primary key (record, kind)
   ) without rowid;
   create index voucher_number on voucher (number);
   create index voucher_age on voucher (issued_at);`,
  `create table access (
     n integer primary key autoincrement,
     at integer not null,
     who text not null,
     account text not null,
     act text not null,
     matter text not null
   );
   create index access_account on access (account, n);
   create index access_matter on access (matter, n);
   create index access_age on access (at);`,
  // Who looked is kept by the node, for everything that is looked at there.
  `drop table access;`,
  // Days at which the desk stood open, in the order in which its clock named them.
  'create table open_day (n integer primary key autoincrement, day integer not null unique);',
  // Documents before they are on record: what they say, and who did what with them, is sealed.
  `create table document (
     id text primary key,
     department text not null,
     state text not null,
     version integer not null,
     changed_at integer not null,
     about blob not null,
     content blob
   ) without rowid;
   create index document_state on document (state, changed_at, id);`,
  // Templates of letters that this hall has in place of those that come with the program.
  `create table letter_template (
     letter text primary key,
     name text not null,
     saved_at integer not null,
     saved_by text not null,
     bytes blob not null
   );`,
];
