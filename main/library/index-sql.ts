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
];

export const PUT_PROJECT = `
  insert into project (id, folder, stamp, name, label, at) values (:id, :folder, :stamp, :name, :label, :at)
  on conflict (id) do update set folder = excluded.folder, stamp = excluded.stamp, name = excluded.name,
    label = excluded.label, at = max(excluded.at, (select coalesce(max(at), 0) from run where project = project.row))
  returning row`;

export const PUT_RUN = `
  insert into run (id, project, folder, stamp, number, state, ended, at, image, mesh, subtitle, words, twin, unsent, octree,
    steps, seconds, sweep, cap)
  values (:id, (select row from project where id = :projectId), :folder, :stamp, :number, :state, :ended, :at, :image,
    :mesh, :subtitle, :words, :twin, :unsent, :octree, :steps, :seconds, :sweep, :cap)
  on conflict (id) do update set project = excluded.project, folder = excluded.folder, stamp = excluded.stamp,
    number = excluded.number, state = excluded.state, ended = excluded.ended, at = excluded.at, image = excluded.image,
    mesh = excluded.mesh, subtitle = excluded.subtitle, words = excluded.words, twin = excluded.twin,
    unsent = excluded.unsent, octree = excluded.octree, steps = excluded.steps, seconds = excluded.seconds,
    sweep = excluded.sweep, cap = excluded.cap
  returning row`;

export const PUT_REQUEST = `
  insert into request (run, turn, project, at, amount, currency, charge, request)
  values (:run, :turn, (select project from run where id = :run), :at, :amount, :currency, :charge, :request)`;

/** A run is found by its own words, its files' names and what its project is called. */
export const INDEX_RUN_WORDS = `
  insert or replace into run_words (rowid, words)
  select run.row, run.words || ' ' || project.label || ' ' || coalesce((
    select group_concat(name, ' ') from input where input.project = project.row and input.id in (run.image, run.mesh)), '')
  from run join project on project.row = run.project`;

const PROJECT_CARD = `
  project.id as id, project.id as project, project.name as title, project.at as at,
  (select count(*) from run where run.project = project.row) as runs,
  (select count(*) from input where input.project = project.row) as inputs,
  (select state from run where run.project = project.row order by number desc limit 1) as state,
  coalesce(
    (select id from run where run.project = project.row and state = 'done' order by number desc limit 1),
    (select id from input where input.project = project.row and slot = 'mesh' order by place desc limit 1),
    (select id from input where input.project = project.row order by place desc limit 1)) as picture`;

const RUN_CARD = `
  run.id as id, project.id as project, project.name || ' · run ' || run.number as title, run.at as at, 1 as runs,
  0 as inputs, run.state as state, run.subtitle as subtitle,
  case when run.state = 'done' then run.id else (select id from input where input.id = run.mesh) end as picture`;

/** One page, newest first, behind (:at, :id). The words, where there are any, are the parameter `:words`. */
export function cardsSql(
  kind: 'project' | 'run',
  searched: boolean,
): { readonly page: string; readonly total: string } {
  const found = searched ? `${kind}_words join ${kind} on ${kind}.row = ${kind}_words.rowid` : kind;
  const from = kind === 'run' ? `${found} join project on project.row = run.project` : found;
  const match = searched ? `${kind}_words match :words` : 'true';
  return {
    page: `select ${kind === 'run' ? RUN_CARD : PROJECT_CARD} from ${from}
      where ${match} and (${kind}.at, ${kind}.id) < (:at, :id) order by ${kind}.at desc, ${kind}.id desc limit :limit`,
    total: `select count(*) as total from ${searched ? `${kind}_words where ${match}` : kind}`,
  };
}

/**
 * What a person typed, as an FTS5 query that cannot be a syntax error: every word in quotes, matched by its beginning.
 * Null where nothing in it can be searched for.
 */
export function searchQuery(typed: string): string | null {
  const words = typed
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  return words.length === 0 ? null : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' ');
}
