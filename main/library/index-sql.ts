import { GONE } from './stamps.ts';

/**
 * A word that nobody types, for what is rejected: so that the search itself can leave it out, and count the rest without
 * looking at a single row. Of the private letters, which are part of words.
 */
export const REJECTED = '\u{f8ff}rejected';

export const PUT_PROJECT = `
  insert into project (id, folder, stamp, name, sort_name, label, at, changed, rating, rejected, favourite, tags, noted)
  values (:id, :folder, :stamp, :name, :sortName, :label, :at, :changed, :rating, :rejected, :favourite, :tags, :noted)
  on conflict (id) do update set folder = excluded.folder, stamp = excluded.stamp, name = excluded.name,
    sort_name = excluded.sort_name, label = excluded.label, changed = excluded.changed, rating = excluded.rating,
    rejected = excluded.rejected, favourite = excluded.favourite, tags = excluded.tags, noted = excluded.noted,
    at = max(excluded.at, (select coalesce(max(at), 0) from run where project = project.row))
  returning row`;

export const PUT_INPUT = `
  insert or ignore into input (id, project, place, slot, file, name, sha256, bytes, at, version_of, missing)
  values (:id, :row, :place, :slot, :file, :name, :sha256, :bytes, :at, :versionOf, :missing)`;

/** What the files do not say of it (that a file is missing, how its mesh is) stays as long as its result is the same. */
export const PUT_RUN = `
  insert into run (id, project, folder, stamp, number, state, ended, at, changed, image, mesh, subtitle, words, twin,
    unsent, octree, steps, seed, cut, seconds, sweep, cap, name, own_key, sort_name, rating, rejected, favourite, tags, noted,
    triangles, bytes, condition, sha256, missing)
  select :id, row, :folder, :stamp, :number, :state, :ended, :at, :changed, :image, :mesh, :subtitle, :words, :twin,
    :unsent, :octree, :steps, :seed, :cut, :seconds, :sweep, :cap, :name, :ownKey, sort_name || ' ' || :ownKey, :rating,
    :rejected, :favourite, :tags, :noted, :triangles, :bytes, coalesce(:condition, 'unknown'), :sha256, 0
  from project where id = :projectId
  on conflict (id) do update set project = excluded.project, folder = excluded.folder, stamp = excluded.stamp,
    number = excluded.number, state = excluded.state, ended = excluded.ended, at = excluded.at,
    changed = excluded.changed, image = excluded.image, mesh = excluded.mesh, subtitle = excluded.subtitle,
    words = excluded.words, twin = excluded.twin, unsent = excluded.unsent, octree = excluded.octree, cut = excluded.cut,
    steps = excluded.steps, seed = excluded.seed, seconds = excluded.seconds, sweep = excluded.sweep, cap = excluded.cap,
    name = excluded.name, own_key = excluded.own_key, sort_name = excluded.sort_name, rating = excluded.rating,
    rejected = excluded.rejected, favourite = excluded.favourite, tags = excluded.tags, noted = excluded.noted,
    triangles = excluded.triangles, bytes = excluded.bytes, sha256 = excluded.sha256,
    condition = case when :condition is not null then :condition
      when excluded.sha256 is run.sha256 then run.condition else 'unknown' end,
    missing = case when run.stamp <> '${GONE}' and excluded.sha256 is run.sha256 and excluded.state = run.state then run.missing else 0 end
  returning row`;

export const PUT_REQUEST = `
  insert into request (run, turn, project, at, amount, currency, charge, request)
  values (:run, :turn, (select project from run where id = :run), :at, :amount, :currency, :charge, :request)`;

export const PUT_EXPORT = `
  insert or ignore into export (id, project, run, source, at, name, sha256)
  values (:id, :project, :run, :source, :at, :name, :sha256)`;

export const PUT_KEPT = `
  insert or ignore into kept (run, turn, project, name, number, state, at, amount, currency, charge, request, sweep)
  values (:run, :turn, :project, :name, :number, :state, :at, :amount, :currency, :charge, :request, :sweep)`;

export const PUT_TAG = 'insert or ignore into tagged (key, kind, row, tag) values (:key, :kind, :row, :tag)';

/** Of all that is called something, the words: a piece that is typed is looked for in them. They are never taken out. */
export const LEARN_WORDS = 'insert or ignore into word (word) select value from json_each(words_in(:text))';

/**
 * What a run is found by. `said`: its own name, tags and notes, and `REJECTED`, see there; `home`: what its project and its
 * files are called; `made`: parameters, state, fal's ids; `called`: its number.
 */
export const INDEX_RUN_WORDS = `
  insert or replace into run_words (rowid, said, home, made, called)
  select run.row,
    findable(run.words) || case when run.rejected then ' ${REJECTED}' else '' end,
    findable(project.label || ' ' || coalesce((
      select group_concat(name, ' ') from input where input.project = project.row and input.id in (run.image, run.mesh)), '')),
    run.subtitle || ' ' || run.state || ' ' || coalesce((
      select group_concat(request, ' ') from request where request.run = run.id), ''),
    'run ' || run.number
  from run join project on project.row = run.project`;

export const INDEX_PROJECT_WORDS = `
  insert or replace into project_words (rowid, words)
  select row, findable(label || ' ' || coalesce((select group_concat(name, ' ') from input where project = project.row), ''))
    || case when rejected then ' ${REJECTED}' else '' end
  from project`;
