import { randomUUID, X509Certificate } from 'node:crypto';
import { session, type Certificate, type ProxyConfig, type Session } from 'electron';
import { isVouchedFor } from './certificates.ts';

/** How the app reaches the network. */
export interface Way {
  readonly proxy: ProxyConfig;
  /** Trusted beside the system's own. */
  readonly authorities: readonly X509Certificate[];
}

/** A session that is one request's alone. */
export interface Lease {
  readonly session: Session;
  /** Its request is over. Twice does no harm. */
  readonly giveBack: () => void;
}

/** Sessions that go one way, for as long as that way is the user's. */
interface Generation {
  readonly way: Way;
  readonly shared: Promise<Session>;
  readonly idle: Set<Session>;
}

/** Chromium's code of a certificate whose authority it does not know. */
const AUTHORITY_UNKNOWN = -202;
/** What a verification answers: fine; whatever Chromium itself found. */
const ACCEPT = 0;
const AS_CHROMIUM = -3;

/**
 * The Chromium sessions that the app's own traffic goes through; the page's has none. A new way gets new sessions:
 * Chromium remembers of one whom it trusted, and keeps its connections. What is out goes on as it began.
 */
export class NetSessions {
  #now: Generation;

  constructor(way: Way) {
    this.#now = this.#generation(way);
  }

  /** Everything that is asked from now on goes this way. */
  use(way: Way): void {
    this.#now = this.#generation(way);
  }

  get way(): Way {
    return this.#now.way;
  }

  /** For requests that may be sent again without harm. */
  shared(): Promise<Session> {
    return this.#now.shared;
  }

  /**
   * A session without an open connection. Chromium quietly sends a request again, a POST too, when a connection that was
   * used before breaks; one that was never used it does not. A run's POST must leave once.
   *
   * Each is one request's alone until its answer is read: closing the connections of a session would break another's
   * POST, and nobody could say any more whether that run was paid for.
   */
  async fresh(): Promise<Lease> {
    const { way, idle } = this.#now;
    const [waiting] = idle;
    if (waiting !== undefined) idle.delete(waiting);
    const taken = waiting ?? (await this.make(way));
    await taken.closeAllConnections();
    return { session: taken, giveBack: () => void idle.add(taken) };
  }

  /** A session of its own that goes this way and remembers nothing of any other: to try a way out. */
  async make(way: Way): Promise<Session> {
    const made = session.fromPartition(`net-${randomUUID()}`, { cache: false });
    trust(made, way.authorities);
    await made.setProxy(way.proxy);
    return made;
  }

  #generation(way: Way): Generation {
    return { way, shared: this.make(way), idle: new Set() };
  }
}

/** Chromium's verdict stands, but where it knows no authority and the user does. */
function trust(made: Session, authorities: readonly X509Certificate[]): void {
  if (authorities.length === 0) return;
  made.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
    const ours =
      errorCode === AUTHORITY_UNKNOWN &&
      isVouchedFor({ host: hostname, chain: chainOf(certificate) }, authorities, Date.now());
    answer(ours ? ACCEPT : AS_CHROMIUM);
  });
}

/** A certificate and those above it, as the server sent them. One that Node cannot read ends the chain. */
function chainOf(first: Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let at: Certificate | undefined = first; at !== undefined && !seen.has(at.data); at = above(at)) {
    seen.add(at.data);
    try {
      chain.push(new X509Certificate(at.data));
    } catch {
      break;
    }
  }
  return chain;
}

/** At the top, Electron has nothing there in spite of its types. */
const above = ({ issuerCert }: Certificate): Certificate | undefined => issuerCert;
