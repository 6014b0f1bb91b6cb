/** A trace to try the page with: a call that the callee's PBX refuses because it takes no G.729. */

export const EXAMPLE = `2026/03/02 10:15:00.000000 192.0.2.10:5060 -> 198.51.100.20:5060
INVITE sip:2002@198.51.100.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-example-1
Max-Forwards: 70
From: "Reception" <sip:1001@192.0.2.10>;tag=a73kszlfl
To: <sip:2002@198.51.100.20>
Call-ID: example-488@192.0.2.10
CSeq: 1 INVITE
Contact: <sip:1001@192.0.2.10:5060>
User-Agent: Example Phone 2.1
Content-Type: application/sdp
Content-Length: 157

v=0
o=- 1 1 IN IP4 192.0.2.10
s=-
c=IN IP4 192.0.2.10
t=0 0
m=audio 40000 RTP/AVP 18 101
a=rtpmap:18 G729/8000
a=rtpmap:101 telephone-event/8000

2026/03/02 10:15:00.012000 198.51.100.20:5060 -> 192.0.2.10:5060
SIP/2.0 100 Trying
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-example-1
From: "Reception" <sip:1001@192.0.2.10>;tag=a73kszlfl
To: <sip:2002@198.51.100.20>
Call-ID: example-488@192.0.2.10
CSeq: 1 INVITE
Content-Length: 0

2026/03/02 10:15:00.031000 198.51.100.20:5060 -> 192.0.2.10:5060
SIP/2.0 488 Not Acceptable Here
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-example-1
From: "Reception" <sip:1001@192.0.2.10>;tag=a73kszlfl
To: <sip:2002@198.51.100.20>;tag=as58f4201b
Call-ID: example-488@192.0.2.10
CSeq: 1 INVITE
Server: Example PBX 18.4
Warning: 305 198.51.100.20 "No common codec"
Content-Length: 0

2026/03/02 10:15:00.033000 192.0.2.10:5060 -> 198.51.100.20:5060
ACK sip:2002@198.51.100.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-example-1
Max-Forwards: 70
From: "Reception" <sip:1001@192.0.2.10>;tag=a73kszlfl
To: <sip:2002@198.51.100.20>;tag=as58f4201b
Call-ID: example-488@192.0.2.10
CSeq: 1 ACK
Content-Length: 0
`;
