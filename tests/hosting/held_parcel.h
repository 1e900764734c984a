#pragma once

namespace orderdeck {

/// A definition with a target and a state on hold. Not in a file that moc reads: it stumbles over
/// raw strings.
inline constexpr const char* kHeldParcel = R"(<scxml xmlns="http://www.w3.org/2005/07/scxml"
 xmlns:od="urn:orderdeck:lifecycle:1" version="1.0" name="parcel" initial="new" datamodel="orderdeck">
 <state id="new" od:target="2h"><transition event="pay" target="paid"/></state>
 <state id="paid"><transition event="stop" target="held"/><transition event="send" target="sent"/></state>
 <state id="held" od:kind="on-hold"><transition event="go" target="paid"/></state>
 <final id="sent"/>
</scxml>)";

} // namespace orderdeck
