/**
 * Each step takes the index from version n to n + 1 in one transaction; never edited once it has been released. Files are
 * the truth: a step that is hard to write may as well drop everything, the next opening fills it from the files.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table project (
    row integer primary key,
    id text not null unique,
    folder text not null,        -- relative to the library
    stamp text not null,         -- of project.json as it was when it was read
    name text not null,
    label text not null,         -- name, notes and tags: what its runs are found by as well
    at integer not null          -- last changed, or its newest run: the order of cards
  ) strict;
  create index project_newest on project (at, id);

  create table input (
    id text primary key,
    project integer not null references project (row) on delete cascade,
    place integer not null,
    slot text not null,
    file text not null,          -- relative to the project
    name text not null
  ) strict, without rowid;
  create index input_of_project on input (project, place);

  create table run (
    row integer primary key,
    id text not null unique,
    project integer not null references project (row) on delete cascade,
    folder text not null,        -- name inside the project's runs/
    stamp text not null,
    number integer not null,
    state text not null,
    ended integer not null,
    at integer not null,
    image text not null,
    mesh text not null,
    subtitle text not null,
    words text not null,
    spent real not null          -- dollars; 0 where it cost nothing
  ) strict;
  create index run_newest on run (at, id);
  create index run_of_project on run (project, number);
  create index run_open on run (at, id) where ended = 0;
  create index run_paid on run (at, spent) where spent > 0;

  create virtual table project_words using fts5
    (words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
  create virtual table run_words using fts5
    (words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
  create trigger project_gone after delete on project begin delete from project_words where rowid = old.row; end;
  create trigger run_gone after delete on run begin delete from run_words where rowid = old.row; end;
  `,
  // Of each run also what it has in common with others, and of each request what it costs. The files tell it all anew.
  `
  drop table run;
  insert into run_words (run_words) values ('delete-all');

  create table run (
    row integer primary key,
    id text not null unique,
    project integer not null references project (row) on delete cascade,
    folder text not null,        -- name inside the project's runs/
    stamp text not null,
    number integer not null,
    state text not null,
    ended integer not null,
    at integer not null,
    image text not null,
    mesh text not null,
    subtitle text not null,
    words text not null,
    twin text not null,          -- the same for the same inputs and parameters
    unsent real not null,        -- dollars that it will cost when it is sent; 0 where it is, or will not be
    octree integer not null,
    steps integer not null,
    seconds real                 -- how long fal worked on it; null: it did not deliver, or nobody saw
  ) strict;
  create index run_newest on run (at, id);
  create index run_of_project on run (project, number);
  create index run_open on run (at, id) where ended = 0;
  create index run_twin on run (twin, at) where state not in ('failed', 'cancelled');
  create index run_unsent on run (unsent) where unsent > 0;
  create index run_time on run (octree, at, steps, seconds) where seconds is not null;
  create trigger run_gone after delete on run begin delete from run_words where rowid = old.row; end;

  create table request (
    run text not null references run (id) on delete cascade,
    turn integer not null,       -- place in the run's submits
    project integer not null references project (row) on delete cascade,
    at integer not null,
    amount real not null,
    currency text not null,
    charge text not null,
    request text,                -- fal's id of it; null: it was never known
    primary key (run, turn)
  ) strict, without rowid;
  create index request_newest on request (at, run, turn, project, charge, amount);
  create index request_of_project on request (project, at, run, turn, charge, amount);
  create index request_known on request (request) where request is not null;
  `,
  // Of each run also its sweep, whose cap holds for all of its runs together. Every run is read anew for it.
  `
  alter table run add column sweep text;
  alter table run add column cap real;     -- dollars that all of the sweep may cost; null: no limit
  create index run_of_sweep on run (sweep) where sweep is not null;
  update run set stamp = '';
  `,
  // What the user has said of each, what it is found, ordered and narrowed by, where files came from and went to, and what
  // was spent on runs that are not here any more. The files tell it all anew.
  `
  drop table run;
  insert into run_words (run_words) values ('delete-all');
  delete from input;

  alter table project add column sort_name text not null default '';
  alter table project add column rating integer not null default 0;
  alter table project add column rejected integer not null default 0;
  alter table project add column favourite integer not null default 0;
  alter table project add column tags text not null default '[]';       -- as JSON
  alter table project add column noted integer not null default 0;      -- there are notes
  alter table project add column changed integer not null default 0;
  update project set stamp = '';

  alter table input add column sha256 text not null default '';
  alter table input add column bytes integer not null default 0;
  alter table input add column at integer not null default 0;
  alter table input add column missing integer not null default 0;      -- its file is not there
  create index input_content on input (sha256, slot, project);

  create table run (
    row integer primary key,
    id text not null unique,
    project integer not null references project (row) on delete cascade,
    folder text not null,        -- name inside the project's runs/
    stamp text not null,
    number integer not null,
    state text not null,
    ended integer not null,
    at integer not null,
    changed integer not null,
    image text not null,
    mesh text not null,
    subtitle text not null,
    words text not null,
    twin text not null,          -- the same for the same inputs and parameters
    unsent real not null,        -- dollars that it will cost when it is sent; 0 where it is, or will not be
    octree integer not null,
    steps integer not null,
    seed integer not null,
    seconds real,                -- how long fal worked on it; null: it did not deliver, or nobody saw
    sweep text,
    cap real,                    -- dollars that all of the sweep may cost; null: no limit
    name text,                   -- its own; null: by its number
    own_key text not null,       -- that, to be sorted by
    sort_name text not null,     -- the project's, then its own
    rating integer not null,
    rejected integer not null,
    favourite integer not null,
    tags text not null,          -- as JSON
    noted integer not null,
    triangles integer not null,  -- 0: no result
    bytes integer not null,
    condition text not null,
    sha256 text,                 -- of the result
    missing integer not null     -- its result is not where it should be
  ) strict;
  -- Whatever narrows and orders a list stands in it, so that no list reads the rows that it does not show.
  create index run_facets on run (rejected, at, id, project, rating, favourite, state, octree, steps, seed, condition,
    missing, triangles, bytes, changed, sort_name);
  -- The same of one project, for lists of projects.
  create index run_of_project on run (project, number, state, rating, rejected, octree, steps, seed, condition, missing,
    triangles, bytes, changed, at);
  create index run_open on run (at, id) where ended = 0;
  create index run_twin on run (twin, at) where state not in ('failed', 'cancelled');
  create index run_unsent on run (unsent) where unsent > 0;
  create index run_time on run (octree, at, steps, seconds) where seconds is not null;
  create index run_of_sweep on run (sweep) where sweep is not null;
  create index run_content on run (sha256) where sha256 is not null;
  create index run_of_image on run (image);
  create index run_of_mesh on run (mesh);

  create table tagged (
    key text not null,           -- the tag without case and accents
    kind text not null,
    row integer not null,        -- the project's or run's
    tag text not null,
    primary key (key, kind, row)
  ) strict, without rowid;
  create index tags_of on tagged (kind, row);

  create table export (
    id text primary key,
    project integer not null references project (row) on delete cascade,
    run text references run (id) on delete cascade,  -- null: it was made of an input
    source text not null,        -- the run's or the input's id
    at integer not null,
    name text not null,
    sha256 text not null
  ) strict, without rowid;
  create index export_of on export (source);
  create index export_content on export (sha256);
  create index export_of_run on export (run) where run is not null;
  create index export_of_project on export (project);

  create table kept (            -- requests of runs that were thrown away, from ledger-kept.json
    run text not null,
    turn integer not null,
    project text not null,
    name text not null,          -- the project's
    number integer not null,
    state text not null,
    at integer not null,
    amount real not null,
    currency text not null,
    charge text not null,
    request text,
    sweep text,
    primary key (run, turn)
  ) strict, without rowid;
  create index kept_newest on kept (at);

  drop trigger project_gone;
  create trigger project_gone after delete on project begin
    delete from project_words where rowid = old.row;
    delete from tagged where kind = 'project' and row = old.row;
  end;
  create trigger run_gone after delete on run begin
    delete from run_words where rowid = old.row;
    delete from tagged where kind = 'run' and row = old.row;
  end;
  `,
  // Runs are found by their project, too, by columns of their words; words also from an inner beginning on. The files tell
  // it all anew, but for what is gone.
  `
  drop table run_words;
  create virtual table run_words using fts5
    (said, home, made, called, content = '', contentless_delete = 1, prefix = '1 2 3',
      tokenize = 'unicode61 remove_diacritics 2');
  insert into run_words (rowid, said, home, made, called)
    select run.row, findable(run.words), findable(project.label), run.subtitle || ' ' || run.state, 'run ' || number
    from run join project on project.row = run.project where run.stamp = '';
  insert or replace into project_words (rowid, words) select row, findable(label) from project where stamp = '';
  update project set stamp = '';
  update run set stamp = '';

  -- The way from what the search finds to its project, without a look at the rows themselves.
  create index run_in_project on run (row, project);
  `,
  // Of each coarse mesh the one it is the next version of. No record from before says so.
  `
  alter table input add column version_of text;  -- sha256 of that one, which is of the same project
  `,
  // Of each run whether its picture's background was removed, to narrow by. Every run is read anew for it.
  `
  alter table run add column cut integer not null default 1;
  drop index run_facets;
  create index run_facets on run (rejected, at, id, project, rating, favourite, state, octree, steps, seed, cut, condition,
    missing, triangles, bytes, changed, sort_name);
  drop index run_of_project;
  create index run_of_project on run (project, number, state, rating, rejected, octree, steps, seed, cut, condition,
    missing, triangles, bytes, changed, at);
  update run set stamp = '';
  `,
  // Every word that something is called by, once, so that a piece of one can be found inside it.
  `
  create table word (word text primary key) strict, without rowid;
  insert or ignore into word (word)
    select value from (select label as said from project union all select name from input union all select words from run),
      json_each(words_in(said));
  `,
];
