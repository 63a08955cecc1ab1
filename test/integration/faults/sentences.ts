/** Everything that a user reads of faults at fal, as it must be said: what happened, and what to do or what the app does. */
const says = (message: string, advice: string) => ({ message, advice });

const KEPT = 'Your inputs are kept.';
const KEPT_TRYING = 'Your inputs are kept. The app tries again in a moment.';
const GOES_ON = 'The request goes on at fal. The app asks again in a moment.';
const ASKS_LATER = "The request keeps running at fal; the app picks it up when you're back.";
const UPLOADS_AGAIN = 'Uploads cost nothing; the app starts it again.';
const RESUMES = 'The result is safe on fal. Resuming costs nothing.';
const FETCHES_AGAIN = 'The result is safe on fal. The app tries again in a moment, at no extra cost.';
const WHOLE_AT_FAL = 'The result may be whole on fal. Downloading it again costs nothing.';
const LIST_TELLS = "fal's own list of requests shows what it made; its support can help with the request id.";
const OFFLINE = 'There is no connection to fal.';
const LATE = 'fal took too long to answer.';
const TOP_UP = 'Top up at fal.ai/dashboard/billing, then retry. Your inputs are kept.';
const REJECTED_KEY = 'fal rejected this key (401).';
const LOCKED = 'fal says the account is locked or out of credit.';
const TOO_MANY = 'fal takes no more requests for a moment (429).';
const LOOKS_AGAIN = 'The app looks for the request again in a moment.';

export const SAYS = {
  // before anything is sent
  uploadLost: says('The upload was interrupted.', `${OFFLINE} ${UPLOADS_AGAIN}`),
  uploadLate: says('The upload was interrupted.', `${LATE} ${UPLOADS_AGAIN}`),
  upload500: says('fal had a server error (500).', KEPT_TRYING),
  upload500Said: says('fal had a server error (500): Internal Server Error.', KEPT_TRYING),
  upload502: says('fal had a server error (502).', KEPT_TRYING),
  upload429: says(TOO_MANY, KEPT_TRYING),
  upload400: says("fal's storage did not take the upload (400).", UPLOADS_AGAIN),
  upload403: says("fal's storage did not take the upload (403).", UPLOADS_AGAIN),
  tooLarge: says('fal does not take a file of 1 MB.', 'Reduce the mesh or the picture, then try again.'),
  badKey: says(`${REJECTED_KEY} Nothing was sent.`, 'Paste a new key or open fal.ai/dashboard/keys.'),
  noMoney: says(LOCKED, TOP_UP),
  noKey: says(
    'There is no fal key yet.',
    'Paste one in Settings; fal.ai/dashboard/keys makes them. Everything but refining works without.',
  ),
  // this machine
  diskFull: says('There is not enough room on the disk.', 'Free some space, then try again. Nothing is lost.'),
  readOnly: says(
    'The library folder cannot be written to.',
    'Check its permissions, or whether the disk is read-only, then try again.',
  ),
  unplugged: says('A file is not where it was.', 'If the library is on a disk that was unplugged, plug it in again.'),
  // sending
  notTaken429: says(TOO_MANY, 'Nothing was sent. Your inputs are kept; send it again in a moment.'),
  input422: says('fal could not use these inputs: Input should be less than or equal to 1024.', KEPT),
  input422Text: says('fal could not use these inputs: Unprocessable input.', KEPT),
  input422Bare: says('fal could not use these inputs.', KEPT),
  looking: says('The answer of fal was lost.', 'The app looks for the run in your requests at fal.'),
  notListedYet: says(
    'fal has no record of it so far. It may still be running there: fal lists a run when it has ended.',
    'The app goes on looking, for an hour at most. Send it again now only if you would rather risk paying twice.',
  ),
  noRecord: says('fal has no record of it. Nothing was charged.', 'Send it again; the inputs are kept.'),
  listOffline: says(
    OFFLINE,
    'The app looks for the request when you are back online. It is never sent a second time without your word.',
  ),
  listLate: says(LATE, LOOKS_AGAIN),
  // waiting
  lost: says(OFFLINE, ASKS_LATER),
  late: says(LATE, GOES_ON),
  key401: says(REJECTED_KEY, 'The request goes on at fal. Paste a working key and the app picks it up.'),
  money403: says(LOCKED, 'The request goes on at fal. Top up at fal.ai/dashboard/billing and the app picks it up.'),
  wait429: says(TOO_MANY, GOES_ON),
  wait500: says('fal had a server error (500).', GOES_ON),
  wait500Said: says('fal had a server error (500): Internal Server Error.', GOES_ON),
  wait502: says('fal had a server error (502).', GOES_ON),
  wait503: says('fal had a server error (503): Service Unavailable.', GOES_ON),
  wait504: says('fal had a server error (504): Gateway Timeout.', GOES_ON),
  garbled: says('fal gave an answer the app does not understand (200).', GOES_ON),
  gone: says(
    'fal no longer knows this request.',
    'fal keeps requests for 30 days at most, and only for the account that sent them. Its own list may tell more.',
  ),
  noKeyWaits: says(
    'There is no fal key yet.',
    'The request goes on at fal. Give the app a working key and it picks it up.',
  ),
  // how a request can end
  noDownload: says(
    'fal could not fetch the uploaded files: Failed to download the file.',
    'Your inputs are kept. A new run uploads them anew.',
  ),
  policy: says(
    "fal's content check refused these inputs: The content was flagged by a content checker.",
    'Try another picture.',
  ),
  noPicture: says(
    'fal could not read the picture: Failed to load the image.',
    'Save it as PNG or JPEG, then try again.',
  ),
  internal: says(
    'fal could not finish this request: Internal server error.',
    'Your inputs are kept; it can be sent again.',
  ),
  disconnected: says(
    'fal could not finish this request: Runner disconnected.',
    'Your inputs are kept; it can be sent again.',
  ),
  timedOut: says(
    'fal could not finish this request: Generation timed out.',
    'Your inputs are kept; it can be sent again.',
  ),
  stopped: says('The request was stopped at fal.', KEPT),
  noMesh: says('fal finished the request but its answer names no mesh.', LIST_TELLS),
  strangePlace: says(
    'fal finished the request but its answer names a place this app does not download from.',
    LIST_TELLS,
  ),
  // fetching the result
  cut0: says('Download interrupted at 0 %.', RESUMES),
  cut50: says('Download interrupted at 50 %.', RESUMES),
  cut75: says('Download interrupted at 75 %.', RESUMES),
  cut87: says('Download interrupted at 87 %.', RESUMES),
  cut99: says('Download interrupted at 99 %.', RESUMES),
  fetch403: says("fal's storage refused to hand out the result (403).", 'Trying again costs nothing.'),
  fetch403Long: says(
    "fal's storage refused to hand out the result (403). It has been so for ten minutes.",
    "The result is paid for: open the request in fal's own list and download it there, or give fal's support its id. The app goes on trying.",
  ),
  fetch500: says('fal had a server error (500).', FETCHES_AGAIN),
  fetch503: says('fal had a server error (503).', FETCHES_AGAIN),
  notThereYet: says(
    'The result is not yet where fal said it would be.',
    'The app looks again in a moment, at no extra cost.',
  ),
  fileGone: says(
    'The result is no longer on fal.',
    'fal keeps result files for a limited time; its own list of requests may still have it.',
  ),
  moved: says(
    'The result has moved to a place this app does not download from.',
    'It is safe on fal; its own list of requests has it.',
  ),
  notGlb: says('fal delivered a file that is not a whole GLB: it is something else.', WHOLE_AT_FAL),
  empty: says('fal delivered a file that is not a whole GLB: it is empty.', WHOLE_AT_FAL),
  short: says('fal delivered a file that is not a whole GLB: it should have 5384 bytes and has 2692.', WHOLE_AT_FAL),
  noEnd: says('fal delivered a file that is not a whole GLB: its end is missing.', WHOLE_AT_FAL),
  version1: says('fal delivered a file that is not a whole GLB: it is of version 1.', WHOLE_AT_FAL),
  wrongLength: says(
    'fal delivered a file that is not a whole GLB: it should have 5388 bytes and has 5384.',
    WHOLE_AT_FAL,
  ),
  wrongChunks: says('fal delivered a file that is not a whole GLB: its chunks do not add up.', WHOLE_AT_FAL),
  garbledJson: says('fal delivered a file that is not a whole GLB: its description is garbled.', WHOLE_AT_FAL),
} as const satisfies Readonly<Record<string, { readonly message: string; readonly advice: string }>>;

export type Sentence = keyof typeof SAYS;
