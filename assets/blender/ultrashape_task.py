"""What Ultrashape Desktop has Blender do: Blender starts this with `-- TASK.json` behind it.

The task is a file, so that no name or path ever passes through a shell or an option. How it went is written to the file
that the task names: Blender itself stays open, and its exit code tells nobody anything. Made for Blender 3.3 and later.
"""

import json
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy  # noqa: E402


def answer(path, value):
    """Whole or not at all: the app reads it as soon as it is there."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(path + ".new", path)


def run(task):
    if task["task"] == "publish":
        import ultrashape_asset

        return ultrashape_asset.publish(task)
    import ultrashape_scene

    return ultrashape_scene.send(task)


def main():
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:
        task = json.load(file)
    began = time.perf_counter()
    try:
        done = run(task)
        done.update(state="done", blender=bpy.app.version_string, seconds=round(time.perf_counter() - began, 3))
        answer(task["status"], done)
    except BaseException as error:  # whatever it was, the app must hear of it
        traceback.print_exc()
        sys.stderr.flush()
        sys.stdout.flush()
        answer(task["status"], {"state": "failed", "message": str(error) or type(error).__name__})
        if bpy.app.background:
            sys.exit(1)


main()
