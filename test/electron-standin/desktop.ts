import { EventEmitter } from 'node:events';
import { makeEvent } from './events.ts';

/** What a desktop has beside windows, as far as an application can tell that nothing is there. */
export class Notification extends EventEmitter {
  /** For a test to look at. */
  static readonly shown: Notification[] = [];
  static isSupported(): boolean {
    return true;
  }
  constructor(options: object = {}) {
    super();
    Object.assign(this, options);
  }
  show(): void {
    Notification.shown.push(this);
    this.emit('show', makeEvent());
  }
  close(): void {
    this.emit('close', makeEvent());
  }
}

export class Tray extends EventEmitter {
  isDestroyed(): boolean {
    return false;
  }
}
const nothing = (): undefined => undefined;
for (const name of ['setToolTip', 'setContextMenu', 'setImage', 'setTitle', 'destroy']) {
  Object.defineProperty(Tray.prototype, name, { value: nothing });
}

export function makeDesktop() {
  const size = { width: 1920, height: 1080 };
  const area = { x: 0, y: 0, ...size };
  const display = { id: 1, bounds: area, workArea: area, size, workAreaSize: size, scaleFactor: 1, rotation: 0 };
  const blockers = new Set<number>();
  let nextBlocker = 0;
  return {
    screen: Object.assign(new EventEmitter(), {
      getPrimaryDisplay: () => display,
      getAllDisplays: () => [display],
      getDisplayMatching: () => display,
      getDisplayNearestPoint: () => display,
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
    }),
    /** A test makes it sleep: `powerMonitor.emit('suspend')`. */
    powerMonitor: Object.assign(new EventEmitter(), {
      getSystemIdleState: () => 'active',
      getSystemIdleTime: () => 0,
      isOnBatteryPower: () => false,
      onBatteryPower: false,
      getCurrentThermalState: () => 'unknown',
    }),
    powerSaveBlocker: {
      start: () => {
        blockers.add(nextBlocker);
        return nextBlocker++;
      },
      stop: (id: number) => blockers.delete(id),
      isStarted: (id: number) => blockers.has(id),
    },
    globalShortcut: {
      register: () => true,
      registerAll: nothing,
      isRegistered: () => false,
      unregister: nothing,
      unregisterAll: nothing,
    },
    crashReporter: {
      start: nothing,
      addExtraParameter: nothing,
      removeExtraParameter: nothing,
      getParameters: () => ({}),
      getUploadedReports: () => [],
      getLastCrashReport: () => null,
      setUploadToServer: nothing,
      getUploadToServer: () => false,
    },
    systemPreferences: Object.assign(new EventEmitter(), {
      getAccentColor: () => '0078d7ff',
      getColor: () => '#000000',
      getMediaAccessStatus: () => 'granted',
      getAnimationSettings: () => ({
        shouldRenderRichAnimation: true,
        scrollAnimationsEnabledBySystem: true,
        prefersReducedMotion: false,
      }),
    }),
    autoUpdater: Object.assign(new EventEmitter(), {
      setFeedURL: nothing,
      getFeedURL: () => '',
      checkForUpdates: nothing,
      quitAndInstall: nothing,
    }),
    contentTracing: {
      startRecording: () => Promise.resolve(),
      stopRecording: () => Promise.resolve(''),
      getCategories: () => Promise.resolve([]),
      getTraceBufferUsage: () => Promise.resolve({ value: 0, percentage: 0 }),
    },
  };
}
