/** User on a server: the one that Slipway makes there, who may use Docker and nothing else. */
export const SSH_USER = "deploy";

/** Port of SSH: the one that every server has unless somebody moved it. */
export const SSH_PORT = 22;

/** Bytes of a generated secret: 256 bits, as HMAC-SHA-256 and AES-256 use. */
export const SECRET_BYTES = 32;

/** Text form of a generated secret: hexadecimal digits pass unharmed through every shell, URL and file format. */
export const SECRET_ENCODING = "hex";

/** Generation of a generated secret in use: the first one. */
export const SECRET_GENERATION = 1;

/** Tasks of a service: a bot of one server needs no second one. */
export const REPLICAS = 1;

/** Whether tasks share writable volumes: most data files (SQLite) break when two programs write them. */
export const SHARED_VOLUME = false;

/** Whether a volume is mounted read-only: a volume is there to be written. */
export const VOLUME_READ_ONLY = false;

/** User of a service: not root, and the first user of most distributions, so that files copied out have an owner. */
export const USER = "1000:1000";

/** Whether the image is mounted read-only: what a program writes beside its volumes is lost with the task anyway. */
export const READ_ONLY_ROOT = true;

/** Size of `/tmp`: enough for temporary files, and small in memory, where it lives. */
export const TMP = "64MiB";

/** Pause between health checks: a broken version shows in seconds, and a check every 3 s costs nothing. */
export const HEALTH_INTERVAL = "3s";

/** Time for a health check: a program that needs longer for a simple answer is not well. */
export const HEALTH_TIMEOUT = "3s";

/** Failed checks in a row: one slow answer must not restart a program. Docker's own default. */
export const HEALTH_RETRIES = 3;

/** Start in which failures do not count: migrations and imports take their time. A good check ends it at once. */
export const HEALTH_START_PERIOD = "30s";

/** Memory limit: several times what a bot needs, and one leak cannot take a small server down. */
export const MEMORY = "512MiB";

/** Processor limit: one loop without an end leaves the other processors alone. */
export const CPUS = 1;

/** From the stop signal to the kill: Docker's own default. Swarm's API would take an unset one for 0, a kill at once. */
export const STOP_GRACE = "10s";

/** The same for `polling`: Telegram's long poll of up to 30 s may end, so that no update is handled twice. */
export const POLLING_STOP_GRACE = "30s";

/** Wait before a restart: a crashing program cannot keep the processor busy. */
export const RESTART_DELAY = "2s";

/** How long a task must run to count as started. Set, because the provider plans an update on every run without one. */
export const RESTART_WINDOW = "10s";

/** How long a new version is watched: Swarm's own default. */
export const MONITOR = "5s";

/** Size of a log file: with {@link LOG_FILES} a service takes 30 MiB at most. Docker's own default is without a limit. */
export const LOG_SIZE = "10MiB";

/** Log files kept of a service. */
export const LOG_FILES = 3;

/** Time of a smoke step: it pulls no image and talks to a program that runs already. */
export const SMOKE_TIMEOUT = "60s";

/** Time of a release step: it may go through a whole database. */
export const STEP_TIMEOUT = "10m";

/** Copies of a backup that stay: several attempts of one release leave the copy from before the first of them. */
export const KEEP_COUNT = 5;

/** How long a copy of a backup stays: a month, in which most mistakes are noticed. */
export const KEEP_AGE = "720h";

/** Address of GitHub, as its provider writes it. */
export const GITHUB_URL = "https://api.github.com/";

/** Whether a repository is private: GitHub offers everything for a public one, so nothing is left out by mistake. */
export const REPOSITORY_PRIVATE = false;

/** Whether who started a deployment may approve it: without it a person alone could never deploy. */
export const SELF_REVIEW = true;

/** Whether administrators may deploy without approval: an approval that some need not ask for is none. */
export const ADMINS_BYPASS = false;

/** Pause before a deployment: an approval is pause enough. */
export const ENVIRONMENT_WAIT = "0s";

/** Whether something that exists is taken over: what someone else made is not changed unasked. */
export const ADOPT = false;

/** Branch with rules: the usual one. */
export const PROTECTED_BRANCH = "main";

/** Approvals of a pull request: a second pair of eyes, and no more to wait for. */
export const APPROVALS = 1;

/** Whether checks must pass on top of the branch: two changes that pass alone can fail together. */
export const UP_TO_DATE = true;

/** Whether merge commits are refused: what was deployed when is then one line of commits. */
export const LINEAR_HISTORY = true;

/** Whether owners of files must approve: without a CODEOWNERS file it asks for nothing. */
export const CODE_OWNERS = true;

/** Whether the last one who pushed cannot approve alone: else a late commit goes in unseen. */
export const LAST_PUSH = true;

/** Whether a new commit takes approvals back: they were given to something else. */
export const DISMISS_STALE = true;

/** Whether conversations must be resolved: a question is easily forgotten after the approval. */
export const RESOLVE_CONVERSATIONS = true;
