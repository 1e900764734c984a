#pragma once

#include "backend/lifecycle/scxml_reader.h"
#include "backend/orders/order.h"

#include <cstdlib>
#include <string>

namespace orderdeck {

/// A small definition with what judging depends on: nesting, guards, roles, a required reason, a
/// transition without target, a wildcard, finals.
inline constexpr std::string_view kSampleScxml = R"(<?xml version="1.0" encoding="UTF-8"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:od="urn:orderdeck:lifecycle:1" version="1.0"
       name="sample" datamodel="orderdeck" initial="active">
  <datamodel>
    <data id="paid" od:type="boolean"/>
    <data id="total" od:type="money"/>
    <data id="deposit" od:type="money"/>
    <data id="weight" od:type="integer"/>
    <data id="carrier" od:type="text"/>
    <data id="promised" od:type="time"/>
    <data id="customer" od:type="text"/>
  </datamodel>
  <state id="active" initial="placed">
    <state id="placed" od:label="Placed">
      <transition event="pay" cond="paid = true" target="packed"/>
      <transition event="note"/>
      <transition event="peek" target="packed" od:role="viewer"/>
    </state>
    <state id="packed" od:label="Packed">
      <transition event="ship" cond="carrier = 'post' and weight &lt; 30" target="shipped"/>
      <transition event="ship" cond="total &gt; 100" target="shipped" od:role="ops"/>
    </state>
    <transition event="hold" target="on_hold" od:label="Put on hold" od:reason="required"/>
    <transition event="cancel" target="cancelled" od:role="admin" od:reason="required"/>
  </state>
  <state id="on_hold" od:label="On hold" od:kind="on-hold">
    <transition event="release" cond="previous = 'packed'" target="packed"/>
    <transition event="release" cond="previous = 'placed'" target="placed"/>
  </state>
  <state id="shipped" od:label="Shipped">
    <transition event="*" target="done"/>
  </state>
  <final id="done" od:label="Done"/>
  <final id="cancelled" od:label="Cancelled" od:kind="cancelled"/>
</scxml>
)";

inline Lifecycle sampleLifecycle()
{
    ScxmlReading reading = readScxml(kSampleScxml);
    if (!reading.lifecycle) {
        for (const Diagnostic& diagnostic : reading.diagnostics)
            std::fprintf(stderr, "%s\n", diagnostic.text("sample").c_str());
        std::abort();
    }
    return std::move(*reading.lifecycle);
}

inline Order sampleOrder()
{
    Order order;
    order.id = OrderId(4096);
    order.number = "A-1042";
    order.source = "shop";
    order.customer = "C-17";
    order.region = "SP";
    order.totalMinor = 9'990;
    order.currency = "BRL";
    order.payload = R"({"items":[],"fields":{"paid":true}})";
    order.lifecycle = "sample";
    order.lifecycleVersion = 1;
    order.state = "placed";
    order.version = 1;
    order.placedAt = fromMicros(1'000'000);
    order.since = fromMicros(1'000'000);
    return order;
}

} // namespace orderdeck
