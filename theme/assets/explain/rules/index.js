/** All rules. What speaks first stands first; nothing else depends on the order. */

import cancelled from "./cancelled.js";
import challenge from "./challenge.js";
import credentials from "./credentials.js";
import direction from "./direction.js";
import glare from "./glare.js";
import gone from "./gone.js";
import intervals from "./intervals.js";
import loop from "./loop.js";
import media from "./media.js";
import missingAck from "./missing-ack.js";
import nat from "./nat.js";
import odd from "./odd.js";
import offer from "./offer.js";
import outcome from "./outcome.js";
import overload from "./overload.js";
import reason from "./reason.js";
import redirect from "./redirect.js";
import reliable from "./reliable.js";
import silence from "./silence.js";

/** @type {import("../facts.js").Rule[]} */
export const RULES = [odd, missingAck, media, nat, offer, credentials, challenge, silence, loop, redirect, reliable, intervals, overload, gone, cancelled, glare, outcome, reason, direction];
