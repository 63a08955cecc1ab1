/** What `--help` says. */
export const HELP = `Ultrashape Desktop on the command line, without a window.

  ultrashape-desktop --refine --image FILE --mesh FILE [options]
  ultrashape-desktop --export RUN --out FILE [options]
  ultrashape-desktop --help | --version

--refine sends one run to fal with your key (FAL_KEY, or the one kept by the app), waits for it and keeps it in the
library. It costs what the button in the app says.
  --image FILE       reference picture (PNG, JPEG, WebP)
  --mesh FILE        coarse mesh (GLB, glTF, OBJ)
  --octree N         octree resolution, 128 to 1024 (1024)
  --steps N          1 to 50 (50)
  --seed N           0 to 2147483647 (42)
  --keep-background  the picture is cut out already
  --again            send it although the library has this very run
  --over-budget      send it although the month's budget does not reach

--export writes a finished run. RUN is its id, or project/number.

  --out FILE         .glb, .obj, .stl, .ply or .3mf
  --recipe NAME      Original (as it is without), Sculpt base, Game, Print, or one of your own
  --no-proof         the file does not say what it was made of
  --json             one JSON object a line instead of sentences
  --user-data-dir=D  settings, key, index and cache

Ends with 0 done, 2 bad usage, 3 no key or one that fal refuses, 4 refused before anything was sent, 5 failed and not
charged, 6 failed and charged, or it is not known, 7 the app is open, 130 stopped by Ctrl+C: a run that fal has by then
goes on there and is fetched when the app is next opened.
`;
