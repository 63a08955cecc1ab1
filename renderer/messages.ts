/** Every sentence the page says, one constant a room. What main says (failures, notices) comes with its own words. */
import type { RunState, RunView } from '../preload/contract/runs.ts';
import { count, plural } from './format.ts';

export const shellText = {
  /** The window's name: what is open, then the app. */
  title: (project: string | null) => (project === null ? 'Ultrashape Desktop' : `${project} – Ultrashape Desktop`),
  library: 'Library',
  stage: 'Stage',
  inspector: 'Inspector',
  status: 'Status',
  notices: 'Notices',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  show: 'Show',
  retry: 'Try again',
  back: 'Back to library',
  starting: 'Opening your library',
  libraryEdge: 'Width of the library',
  inspectorEdge: 'Width of the inspector',
  reference: (ref: string) => `Reference ${ref}`,
  unexpected: {
    message: 'Something went wrong inside the app.',
    advice: 'Your files and runs are as they were. Try again; if it comes back, the log says more.',
  },
  refused: (name: string, message: string) => `${name}: ${message}`,
  noted: (name: string, notes: readonly string[]) => `${name} added. ${notes.join(' ')}`,
  ended: (run: RunView, project: string) => endedNotice(run, project),
} as const;

export const moneyText = {
  strange: (most: string) => `An amount in dollars, up to ${most}.`,
} as const;

function endedNotice(run: RunView, project: string) {
  const name = project === '' ? `Run ${run.number}` : `${project}, run ${run.number}`;
  if (run.state === 'done') {
    return { level: 'info', message: `${name} is refined: ${count(run.result?.triangles ?? 0)} triangles.` } as const;
  }
  if (run.state === 'cancelled') return null;
  return {
    level: 'warning',
    message: `${name}: ${run.failure?.message ?? runStateText.unconfirmed}`,
    advice: run.failure?.advice ?? '',
    ref: run.failure?.ref ?? '',
  } as const;
}

/** A run's state as its thumbnail says it. */
export const runStateText: Readonly<Record<RunState, string>> = {
  'in-line': 'In line',
  preparing: 'Preparing',
  uploading: 'Uploading',
  submitting: 'Sending',
  queued: 'In fal’s queue',
  running: 'Running',
  downloading: 'Downloading',
  finishing: 'Finishing',
  unconfirmed: 'Not confirmed',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const viewerText = {
  canvas: (names: readonly string[]) => (names.length === 0 ? '3D view' : `3D view of ${names.join(' and ')}`),
  keys: 'Arrow keys turn the view. Plus and minus zoom. F shows everything.',
  loading: (name: string) => `Loading ${name}`,
  again: 'Try again',
  lost: 'The graphics driver was reset. The view comes back as soon as it answers.',
  noGraphics: 'This computer’s graphics cannot show 3D: WebGL 2 is missing. Everything else works.',
  faults: {
    missing: 'The mesh file is no longer there. Look for it in the project’s folder.',
    incomplete: 'The mesh file is not as long as it should be. It may have been changed outside the app.',
    unreachable: 'The mesh file could not be read.',
    memory: 'This computer has not enough memory for the whole mesh. A lighter version is shown where there is one.',
    graphics: 'There is not enough graphics memory for the whole mesh. A lighter version is shown where there is one.',
  },
  views: { front: 'Front', back: 'Back', right: 'Right', left: 'Left', top: 'Top', bottom: 'Bottom' },
  toTheRight: (degrees: number) => `${degrees}° right`,
  toTheLeft: (degrees: number) => `${degrees}° left`,
  above: (degrees: number) => `${degrees}° above`,
  below: (degrees: number) => `${degrees}° below`,
  flat: 'orthographic',
  axes: 'View along an axis',
  axisView: (view: string, axis: string) => `${view} view (${axis})`,
  statistics: {
    title: (name: string) => `Statistics of ${name}`,
    vertices: 'Vertices',
    edges: 'Edges',
    faces: 'Faces',
    triangles: 'Triangles',
    size: 'Dimensions',
    axes: 'X × Y × Z as Blender has them. The file is Y-up (glTF); it is shown Z-up.',
    file: 'File',
  },
} as const;

export const commandText = {
  palette: 'Command palette',
  placeholder: 'Type what you want to do',
  noMatch: 'No command is called that.',
  shortcuts: 'Keyboard shortcuts',
  notHere: 'That is for what is chosen in the library.',
  groups: { library: 'Library', go: 'Go to', runs: 'Runs', view: 'View', account: 'Account and help' },
  reasons: { noProject: 'Open a project first', alreadySo: 'It is so already' },
  titles: {
    'new-project': 'New project',
    'add-files': 'Add pictures and meshes',
    sample: 'Try the sample project',
    search: 'Search the library',
    'go-library': 'Back to library',
    back: 'Back',
    'open-activity': 'Activity',
    'open-settings': 'Settings',
    'open-palette': 'Command palette',
    'open-shortcuts': 'Keyboard shortcuts',
    'toggle-library': 'Show or hide the library',
    'toggle-inspector': 'Show or hide the inspector',
    'theme-dark': 'Dark theme',
    'theme-light': 'Light theme',
    'theme-system': 'Theme of the system',
    'get-key': 'Get a fal key in your browser',
    'reveal-logs': 'Show the log file',
  },
} as const;

export const libraryText = {
  search: 'Search',
  save: 'Save',
  state: 'State',
  triangles: 'Triangles',
  size: 'Size',
  made: 'Made',
  picture: 'Picture',
  coarse: 'Coarse mesh',
  place: (folder: string, where: string) => `Your library is the folder “${folder}” in ${where}.`,
  otherPlace: 'Choose another place…',
  searchHint: 'Search names, notes and files',
  clear: 'Clear the search',
  allProjects: 'All projects',
  allRuns: 'All runs',
  projects: 'Projects',
  runs: 'Runs',
  newProject: 'New project',
  newProjectName: 'Name',
  newProjectHint: 'For example what it is: dragon, teapot, harbour crane.',
  nameFirst: 'Give it a name first',
  create: 'Create',
  addFiles: 'Add files…',
  sample: 'Try the sample project',
  sampleFree: 'It is free and works without a connection.',
  empty: 'No meshes yet.',
  orDrop: 'or drop a picture and a rough mesh',
  failed: 'Your library could not be opened.',
  elsewhere: 'Choose another folder…',
  allRejected: (rejected: number, kind: 'project' | 'run') =>
    rejected === 1 ? `The only ${kind} is rejected.` : `All ${plural(rejected, kind)} are rejected.`,
  rejectedHint: 'What is rejected is hidden, and nothing of it is lost.',
  showRejected: (rejected: number) => `Show ${count(rejected)} rejected`,
  noRuns: 'No runs yet.',
  noRunsHint: 'Open a project and refine its rough mesh.',
  noMatch: (search: string) => `Nothing is called “${search}”.`,
  loading: 'Loading',
  open: 'Open',
  reveal: 'Show in folder',
  lastChanged: 'Last run or change',
  nothingSelected: 'Select a project or a run to see more of it.',
} as const;

export const dropText = {
  toProject: (name: string) => `Add to “${name}”`,
  toNewProject: 'Make a new project',
  what: 'Pictures become references, meshes become rough shapes. Your files are copied, never changed. Archives and project folders of this app are brought in.',
  elsewhere: {
    message: 'This picture is still on the web page.',
    advice: 'Save it as a file first, or copy the picture and paste it here.',
  },
  rest: (most: number) => ({
    message: `Only the first ${count(most)} pictures and meshes were taken; there are more.`,
    advice: 'Drop the other folders by themselves.',
  }),
} as const;

export const settingsText = {
  title: 'Settings',
  sections: {
    account: 'Account',
    runs: 'Runs',
    network: 'Network',
    files: 'Files at fal',
    library: 'Library',
    viewer: 'Viewer',
    export: 'Export',
    appearance: 'Appearance',
    about: 'About',
  },
  key: 'fal key',
  keyHint: 'It stays in the main process and goes to fal only.',
  keyPlaceholder: 'Paste your key',
  keyBlank: 'Paste the key that fal shows once when you make it.',
  keyShape: 'This does not look like a fal key: it has two parts with a colon between them.',
  keyGet: 'Get a key at fal.ai',
  keySave: 'Save key',
  keyReplace: 'Replace key',
  keyRemove: 'Remove key',
  keyKeepOld: 'Keep the old key',
  keyStored: (hint: string) => `Key ending in ${hint}`,
  keyPlaces: {
    'os-keyring': 'Kept in the system’s keyring.',
    'obfuscated-file': 'Kept in a file that other programs of yours can read.',
    session: 'Kept for this session only; gone when you quit.',
    environment: 'Given by the FAL_KEY environment variable. It wins over a stored key and is never written down.',
  },
  noKeyring: 'No system keyring: the key would be readable by other programs. Keep for this session only?',
  keepSession: 'Keep for this session',
  keepAnyway: 'Store it anyway',
  price: 'Price of a run',
  balance: 'Balance',
  balanceUnknown: 'Not known: only an admin key may ask.',
  month: 'Spent this month',
  refresh: 'Ask fal again',
  topUp: 'Top up at fal.ai',
  libraryHint: 'Plain files: projects, pictures, meshes and runs. Copy the folder and you have copied everything.',
  viewer: {
    navigation: 'Navigation',
    presets: { blender: 'Blender', industry: 'Industry', trackpad: 'Trackpad' },
    presetHints: {
      blender:
        'Middle button turns, with Shift it moves, with Ctrl or the wheel it zooms. The left button does the same.',
      industry:
        'Alt with the left button turns, with the middle one it moves, with the right one it zooms, as in Maya.',
      trackpad: 'Two fingers turn, with Shift they move, pinched they zoom.',
    },
    numpad: 'Emulate the numpad',
    numpadHint: (mac: boolean) =>
      `1, 3 and 7 look from the front, the right and the top, with ${mac ? 'Command' : 'Ctrl'} from the other side; 5, 9 and the rest as on a numpad. Results move to Shift+1 to Shift+4.`,
    statisticsHint: 'Counts and size in the upper left corner of each mesh',
  },
  theme: 'Theme',
  themes: { dark: 'Dark', light: 'Light', system: 'System' },
  about: (version: string) => `Ultrashape Desktop ${version}`,
  aboutWhat: 'Turns a rough mesh and a reference picture into a high-fidelity mesh through fal’s fal-ai/ultrashape.',
  licence:
    'The open weights of UltraShape are under the Tencent Hunyuan 3D 2.1 Community License, which says that it does not apply in the EU, the UK and South Korea. What fal’s own terms allow for what you make is fal’s to say: read them before you use a result commercially.',
  falModel: 'The model at fal.ai',
  logs: 'Show the log file',
} as const;
