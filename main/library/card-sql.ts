/** What a card shows, of the rows of one page; `page` has their `row` and the `key` they are sorted by. */
const PROJECT_CARD = `
  page.key as key, project.id as id, project.id as project, project.name as title, project.name as name,
  null as subtitle, project.at as at, project.rating as rating, project.rejected as rejected,
  project.favourite as favourite, project.tags as tags, project.noted as noted, 'unknown' as condition,
  (select count(*) from run where run.project = project.row) as runs,
  (select count(*) from input where input.project = project.row) as inputs,
  (select state from run where run.project = project.row order by number desc limit 1) as state,
  coalesce((select max(triangles) from run where run.project = project.row), 0) as triangles,
  (select coalesce(sum(bytes), 0) from run where run.project = project.row)
    + (select coalesce(sum(bytes), 0) from input where input.project = project.row) as bytes,
  max(project.changed, (select coalesce(max(changed), 0) from run where run.project = project.row)) as changed,
  coalesce((select min(missing) from (
    select missing from run where run.project = project.row and run.missing > 0
    union all select missing from input where input.project = project.row and input.missing > 0)), 0) as missing,
  (select count(distinct other.project) from input as mine
    join input as other on other.sha256 = mine.sha256 and other.slot = mine.slot and other.project <> mine.project
    where mine.project = project.row) as duplicates,
  coalesce(
    (select id from run where run.project = project.row and state = 'done' order by number desc limit 1),
    (select id from input where input.project = project.row and slot = 'mesh' order by place desc limit 1),
    (select id from input where input.project = project.row order by place desc limit 1)) as picture,
  (select id from run where run.project = project.row and state = 'done' and missing = 0 order by number desc limit 1) as result`;

const RUN_CARD = `
  page.key as key, run.id as id, project.id as project,
  project.name || ' · ' || coalesce(run.name, 'run ' || run.number) as title, run.name as name,
  run.subtitle as subtitle, run.at as at, run.rating as rating, run.rejected as rejected, run.favourite as favourite,
  run.tags as tags, run.noted as noted, run.condition as condition, 1 as runs, 0 as inputs, run.state as state,
  run.triangles as triangles, run.bytes as bytes, run.changed as changed, run.missing as missing,
  case when run.state in ('failed', 'cancelled') then 0 else (
    select count(*) - 1 from run as other where other.twin = run.twin and other.state not in ('failed', 'cancelled'))
    end as duplicates,
  case when run.state = 'done' then run.id else (select id from input where input.id = run.mesh) end as picture,
  case when run.state = 'done' and run.missing = 0 then run.id end as result`;

const CARDS = {
  project: { columns: PROJECT_CARD, join: 'join project on project.row = page.row' },
  run: {
    columns: RUN_CARD,
    join: 'join run on run.row = page.row join project on project.row = run.project',
  },
} as const;

/** `page`: a select of `row` and `key`; `order`: how its rows stand, over `key` and `<kind>.id`. */
export const cardsSql = (kind: 'project' | 'run', page: string, order = ''): string =>
  `select ${CARDS[kind].columns} from (${page}) as page ${CARDS[kind].join} ${order}`;
