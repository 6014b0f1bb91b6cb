/**
 * Sentences that Asterisk, FreeSWITCH and their kin write into logs instead of a code.
 *
 * Each row: what the line looks like, the codes or pages that it speaks of, likeliest first. Add a row for a line that
 * you met; lines that carry a code, a cause or a cause's name need none, `understand.js` reads those.
 */

/** @type {[RegExp, string[]][]} */
export const LOG_LINES = [
  [/is circuit-busy|All (circuits|channels) (are )?busy|CONGESTION\b/, ["503"]],
  [/Everyone is busy\/congested at this time \(\d+:0\/[1-9]/, ["503", "486"]],
  [/Everyone is busy\/congested at this time \(\d+:0\/0\/[1-9]/, ["480", "404"]],
  [/Everyone is busy\/congested/, ["486", "600", "503"]],
  [/\b(is|are) busy\b.*\b(SIP|PJSIP|Local)\/|\b(SIP|PJSIP|Local)\/\S+ is busy/, ["486", "600"]],
  [/Nobody picked up in \d+/, ["480", "487", "408"]],
  [/\b(SIP|PJSIP)\/\S+ is ringing/, ["180"]],
  [/\b(SIP|PJSIP)\/\S+ is making progress/, ["183"]],
  [/\b(SIP|PJSIP)\/\S+ answered\b/, ["200"]],
  [/Wrong password|Username\/auth name mismatch|Device does not match ACL/, ["403", "401"]],
  [/Failed to authenticate|No matching endpoint found|Error to authenticate/, ["401", "403", "404"]],
  [/No matching peer found/, ["404", "403", "401"]],
  [/Peer is not supposed to register|Registration .*(denied|rejected)/, ["403", "401"]],
  [/Retransmission timeout reached|Maximum retries exceeded|is now (UNREACHABLE|Lagged)|Timed?.?out .*(REGISTER|OPTIONS)|Registration for .* timed out/i, ["408"]],
  [/rejected because extension not found|extension .* not found in context|No such (extension|context)/i, ["404"]],
  [/No compatible codecs|Codec negotiation failed|INCOMPATIBLE_DESTINATION|Couldn't negotiate stream|unable to find a codec translation path/i, ["488", "606"]],
  [/Call (was )?rejected by|declined the call/i, ["603", "403"]],
  [/No (audio|RTP) .*(received|packets)|rtp timeout/i, ["guide/nat-one-way-audio"]],
];
